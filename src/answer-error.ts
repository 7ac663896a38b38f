import { answerResult, answerState, ask, markAsked, setFields, type Way } from './answer-state.ts';
import { andThen, orElse, type Soon } from './at-once.ts';
import type { ErrorClass, ErrorHandler, StateDetails } from './handler.ts';
import { HTTPException } from './http/exception.ts';
import { isDone } from './http/status.ts';
import { DECLINED } from './http/status-constants.ts';
import { LOG_DEBUG, LOG_ERR } from './log-levels.ts';
import type { Exchange } from './request/exchange.ts';
import { adoptResponse } from './response/adopt.ts';
import { BrokenClientConnection } from './response/broken.ts';
import { toAnswer } from './response/convert.ts';
import { isResponse } from './response/is-response.ts';
import { lastResort } from './response/last-resort.ts';
import { startedError } from './response/too-late.ts';
import { findByMethod } from './tables.ts';
import { isInstance } from './thrown.ts';

/**
 * The answer to anything that was thrown. Total: the user's handler of the state, else his handler of 500, else the
 * built-in page, whatever any of them does. A response that has started is broken off instead.
 */
export function answerError(way: Way, error: unknown, isFirst = true): Soon<Response> {
  const { exchange } = way;
  const before = way.asked?.length;
  const kind = kindOf(error);
  return orElse(
    () => {
      const { response } = exchange.outgoing;
      return response === undefined ? answerThrown(way, error, kind, isFirst) : breakOff(way, error, response);
    },
    (next) => {
      if (kind !== 'error' || way.asked?.length !== before) return answerError(way, next, false);
      // Nobody was asked, so it was the built-in page that failed.
      exchange.logThrown(next);
      return lastResort();
    },
  );
}

type Kind = 'response' | 'exception' | 'broken' | 'error';

/** What was thrown; what throws when it is looked at is an error. */
function kindOf(thrown: unknown): Kind {
  try {
    if (isInstance(thrown, HTTPException)) return 'exception';
    if (isInstance(thrown, BrokenClientConnection)) return 'broken';
    return isResponse(thrown) ? 'response' : 'error';
  } catch {
    return 'error';
  }
}

function answerThrown(way: Way, thrown: unknown, kind: Kind, isFirst: boolean): Soon<Response> {
  const { exchange } = way;
  if (kind === 'response') return adoptResponse(thrown as Response, exchange.outgoing);
  const handler = isFirst ? findErrorHandler(way, thrown, kind) : undefined;
  const result = handler === undefined ? DECLINED : askErrorHandler(way, handler, thrown);
  return andThen(result, (answer) => {
    if (answer !== DECLINED) return answerResult(way, answer);
    if (kind === 'exception') return answerException(way, thrown as HTTPException);
    exchange.logThrown(thrown);
    if (kind === 'error') return answerState(way, { code: 500, error: thrown });
    return answerState(way, { code: 400, error: thrown, message: (thrown as Error).message });
  });
}

/** An error that its handler answers is no news; one whose handler fails is. */
function askErrorHandler(way: Way, handler: ErrorHandler, error: unknown): Soon<unknown> {
  const { guest } = way.exchange;
  markAsked(way, handler, 'an error handler');
  way.exchange.bodies.pending = undefined;
  const kind = kindOf(error);
  way.exchange.outgoing.restart(kind === 'exception' ? (error as HTTPException).code : kind === 'broken' ? 400 : 500);
  return orElse(
    () =>
      ask(
        () => handler(way.req, error),
        (answer) => answer as Soon<unknown>,
      ),
    (next) => {
      if (next !== error && kindOf(next) === 'error') {
        const { guest: failed } = way.exchange;
        way.exchange.guest = guest;
        way.exchange.logThrown(error);
        way.exchange.guest = failed;
      }
      throw next;
    },
  );
}

function answerException(way: Way, exception: HTTPException): Soon<Response> {
  const { outgoing } = way.exchange;
  const { code, response, message, cause, allow, headers } = exception;
  if (response !== undefined) return adoptResponse(response, outgoing);
  if (isDone(code)) {
    setFields(outgoing, headers);
    return toAnswer(undefined, outgoing);
  }
  if (code === DECLINED) return answerState(way, { code: 404 });
  if (code === 500 || cause !== undefined) way.exchange.logThrown(exception, code >= 500 ? LOG_ERR : LOG_DEBUG);
  const details: StateDetails = {
    code,
    ...(cause === undefined ? {} : { error: cause }),
    ...(allow === undefined ? {} : { allow }),
    ...(message === '' ? {} : { message }),
  };
  return answerState(way, details, headers);
}

/**
 * The first handler that was registered for the error's class or one above it. A handler for `Error` is not asked about an
 * HTTPException, which is an answer, nor about a client that has left: for these count only handlers of such a class.
 */
function findErrorHandler({ tables, exchange }: Way, error: unknown, kind: Kind): ErrorHandler | undefined {
  if (isInstance(error, HTTPException) && (isDone(error.code) || error.code === DECLINED)) return undefined;
  for (const { errorClass, handlers } of tables.errors) {
    const handler = findByMethod(handlers, exchange.method);
    if (handler === undefined || !isInstance(error, errorClass)) continue;
    if (kind === 'error' || isClassOf(errorClass, kind === 'exception' ? HTTPException : BrokenClientConnection))
      return handler;
  }
  return undefined;
}

function isClassOf(errorClass: ErrorClass, above: ErrorClass): boolean {
  return errorClass === above || isInstance(errorClass.prototype, above);
}

/** The response has started: its client sees a broken transfer, never a clean end. */
function breakOff(way: Way, error: unknown, response: Response): Response {
  if (!meansDone(error)) {
    way.exchange.outgoing.breakOff();
    logStarted(way.exchange, error);
  }
  return response;
}

/** Logs what was thrown after the response had started, where an answer cannot be sent any more either. */
export function logStarted(exchange: Exchange, error: unknown): void {
  const kind = kindOf(error);
  const isAnswer = kind === 'exception' || kind === 'response';
  exchange.logThrown(isAnswer ? startedError('it threw an answer', error) : error);
}

/** Whether what was thrown means "finished with what was written". */
export function meansDone(error: unknown): boolean {
  return isInstance(error, HTTPException) && isDone(error.code);
}
