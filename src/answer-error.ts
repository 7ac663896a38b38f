import type { ErrorClass, ErrorHandler, StateDetails, StateHandler } from './handler.ts';
import { prefersJson } from './http/accept.ts';
import { TEXT } from './http/content-type.ts';
import { HTTPException } from './http/exception.ts';
import { isDone, isFinalStatus } from './http/status.ts';
import { DECLINED } from './http/status-constants.ts';
import { encodePath } from './http/target.ts';
import { LOG_DEBUG, LOG_ERR } from './log-levels.ts';
import type { Exchange } from './request/exchange.ts';
import type { PoorRequest } from './request/poor-request.ts';
import { adoptResponse, isResponse } from './response/adopt.ts';
import { BrokenClientConnection } from './response/broken.ts';
import { toAnswer, toResponse } from './response/convert.ts';
import type { Outgoing } from './response/outgoing.ts';
import { findByMethod, type Tables } from './tables.ts';

/** A request on its way, with the register that was current when it came. */
export interface Way {
  readonly tables: Tables;
  readonly exchange: Exchange;
  readonly req: PoorRequest;
  /** State and error handlers that were asked: none is asked twice for one request, so no chain of them can loop. */
  asked?: Set<StateHandler | ErrorHandler>;
}

/**
 * The answer to anything that was thrown. Total: the user's handler of the state, else his handler of 500, else the
 * built-in page, whatever any of them does. A response that has started is broken off instead.
 */
export async function answerError(way: Way, error: unknown): Promise<Response> {
  const { exchange } = way;
  exchange.bodies.isPending = false;
  for (let thrown = error, isFirst = true; ; isFirst = false) {
    const before = way.asked?.size;
    const kind = kindOf(thrown);
    try {
      if (exchange.outgoing.response !== undefined) return breakOff(way, thrown, exchange.outgoing.response);
      return await answerThrown(way, thrown, kind, isFirst);
    } catch (next) {
      if (kind === 'error' && way.asked?.size === before) {
        // Nobody was asked, so it was the built-in page that failed.
        exchange.logThrown(next);
        return lastResort();
      }
      thrown = next;
    }
  }
}

/** The answer when even the built-in page could not be made. */
export function lastResort(): Response {
  return new Response('Internal Server Error\n', { status: 500, headers: { 'Content-Type': TEXT } });
}

/** What a handler answered with a status is that state's to answer; everything else is an answer as it stands. */
export async function finish(way: Way, result: unknown): Promise<Response> {
  const { outgoing } = way.exchange;
  if (isDone(result) || !isFinalStatus(result)) return toResponse(result, outgoing);
  if (outgoing.started) throw new TypeError(`it answered ${result} after the response had started`);
  return answerState(way, { code: result });
}

/** What a handler answers, where throwing DECLINED is the same as answering it. */
export async function ask(run: () => unknown): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    if (kindOf(error) === 'exception' && (error as HTTPException).code === DECLINED) return DECLINED;
    throw error;
  }
}

/** What was thrown; what throws when it is looked at is an error. */
function kindOf(thrown: unknown): 'response' | 'exception' | 'broken' | 'error' {
  try {
    if (thrown instanceof HTTPException) return 'exception';
    if (thrown instanceof BrokenClientConnection) return 'broken';
    return isResponse(thrown) ? 'response' : 'error';
  } catch {
    return 'error';
  }
}

async function answerThrown(way: Way, thrown: unknown, kind: string, isFirst: boolean): Promise<Response> {
  const { exchange } = way;
  if (kind === 'response') return adoptResponse(thrown as Response, exchange.outgoing);
  if (kind === 'exception') return answerException(way, thrown as HTTPException);
  if (kind === 'broken') {
    exchange.logThrown(thrown);
    return answerState(way, { code: 400, error: thrown, message: (thrown as Error).message });
  }
  const handler = isFirst ? findErrorHandler(way, thrown) : undefined;
  const result = handler === undefined ? DECLINED : await askErrorHandler(way, handler, thrown);
  if (result !== DECLINED) return finish(way, result);
  exchange.logThrown(thrown);
  return answerState(way, { code: 500, error: thrown });
}

/** An error that its handler answers is no news; one whose handler fails is. */
async function askErrorHandler(way: Way, handler: ErrorHandler, error: unknown): Promise<unknown> {
  note(way, handler);
  way.exchange.outgoing.restart(500);
  try {
    return await ask(() => handler(way.req, error));
  } catch (next) {
    if (next !== error && kindOf(next) === 'error') way.exchange.logThrown(error);
    throw next;
  }
}

async function answerException(way: Way, exception: HTTPException): Promise<Response> {
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

async function answerState(
  way: Way,
  details: StateDetails,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const { tables, exchange, req } = way;
  const { outgoing, method } = exchange;
  const { code, allow } = details;
  const found = findByMethod(tables.states.get(code), method);
  const handler = found === undefined || way.asked?.has(found) ? undefined : found;
  if (handler !== undefined || code >= 400) outgoing.restart(code);
  else outgoing.status = code;
  setFields(outgoing, headers);
  if (allow !== undefined) outgoing.headersOut.set('Allow', allow.join(', '));
  if (handler !== undefined) {
    note(way, handler);
    const result = await ask(() => handler(req, details));
    if (result !== DECLINED) return finish(way, result);
  }
  return code >= 400 ? builtInPage(way, details) : outgoing.finish();
}

function setFields({ headersOut }: Outgoing, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    if (name.toLowerCase() === 'set-cookie') headersOut.add(name, value);
    else headersOut.set(name, value);
  }
}

function note(way: Way, handler: StateHandler | ErrorHandler): void {
  way.asked ??= new Set();
  way.asked.add(handler);
}

/** The library's own page of a state. */
async function builtInPage({ exchange, req }: Way, { code, message }: StateDetails): Promise<Response> {
  const { renderErrorPage, renderProblem } = await import('./pages/error-page.ts');
  const { outgoing, context, request } = exchange;
  const { errorFormat } = context.config;
  outgoing.restart(code);
  if (errorFormat === 'auto') outgoing.vary('Accept');
  outgoing.headersOut.set('X-Content-Type-Options', 'nosniff');
  const isJson = errorFormat === 'json' || (errorFormat === 'auto' && prefersJson(request.headers.get('accept')));
  const method = req.method === 'HEAD' ? 'GET' : req.method;
  const path = exchange.target === undefined ? '' : encodePath(exchange.prefix + exchange.target.path);
  const page = { code, method, uri: req.uri, path, message };
  outgoing.contentType = isJson ? 'application/problem+json' : 'text/html; charset=utf-8';
  return toAnswer(isJson ? renderProblem(page) : renderErrorPage(page), outgoing);
}

/** The first handler that was registered for the error's class or one above it. */
function findErrorHandler({ tables, exchange }: Way, error: unknown): ErrorHandler | undefined {
  for (const { errorClass, handlers } of tables.errors) {
    const handler = findByMethod(handlers, exchange.method);
    if (handler !== undefined && isInstance(error, errorClass)) return handler;
  }
  return undefined;
}

/** `instanceof` asks the class, and looks at the error; either may throw. */
function isInstance(error: unknown, errorClass: ErrorClass): boolean {
  try {
    return error instanceof errorClass;
  } catch {
    return false;
  }
}

/** The response has started: its client sees a broken transfer, never a clean end. */
function breakOff(way: Way, error: unknown, response: Response): Response {
  if (!isFinished(error)) {
    way.exchange.outgoing.breakOff();
    way.exchange.logThrown(error);
  }
  return response;
}

/** Whether what was thrown means "finished with what was written". */
export function isFinished(error: unknown): boolean {
  return kindOf(error) === 'exception' && isDone((error as HTTPException).code);
}
