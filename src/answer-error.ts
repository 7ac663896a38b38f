import type { ErrorHandler, StateDetails, StateHandler } from './handler.ts';
import { prefersJson } from './http/accept.ts';
import { TEXT } from './http/content-type.ts';
import { HTTPException } from './http/exception.ts';
import { isDone, isFinalStatus } from './http/status.ts';
import { DECLINED } from './http/status-constants.ts';
import { LOG_DEBUG, LOG_ERR } from './log-levels.ts';
import type { Exchange } from './request/exchange.ts';
import type { PoorRequest } from './request/poor-request.ts';
import { adoptResponse, isResponse } from './response/adopt.ts';
import { BrokenClientConnection } from './response/broken.ts';
import { toAnswer, toResponse } from './response/convert.ts';
import { findByMethod, type Tables } from './tables.ts';

/** A request on its way, with the register that was current when it came. */
export interface Way {
  readonly tables: Tables;
  readonly exchange: Exchange;
  readonly req: PoorRequest;
}

/** Handlers that were asked already: none is asked twice for one request, so no chain of them can loop. */
type Asked = Set<StateHandler | ErrorHandler>;

/**
 * The answer to anything that was thrown. Total: the user's handler of the state, else his handler of 500, else the
 * built-in page, whatever any of them does. A response that has started is broken off instead.
 */
export async function answerError(way: Way, error: unknown): Promise<Response> {
  const { outgoing } = way.exchange;
  const asked: Asked = new Set();
  let thrown = error;
  for (let isFirst = true; ; isFirst = false) {
    const before = asked.size;
    try {
      if (outgoing.response !== undefined) return breakOff(way, thrown, outgoing.response);
      return await answerThrown(way, thrown, asked, isFirst);
    } catch (next) {
      if (!isFirst && asked.size === before) {
        way.exchange.logThrown(next);
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
export async function finish(way: Way, result: unknown, asked: Asked = new Set()): Promise<Response> {
  if (typeof result !== 'number' || isDone(result) || !isFinalStatus(result))
    return toResponse(result, way.exchange.outgoing);
  if (way.exchange.outgoing.started) throw new TypeError(`it answered ${result} after the response had started`);
  return answerState(way, { code: result }, asked);
}

async function answerThrown(way: Way, error: unknown, asked: Asked, isFirst: boolean): Promise<Response> {
  const { exchange, req } = way;
  if (isResponse(error)) return adoptResponse(error, exchange.outgoing);
  if (error instanceof HTTPException) return answerException(way, error, asked);
  if (error instanceof BrokenClientConnection) {
    exchange.logThrown(error);
    return answerState(way, { code: 400, error, message: error.message }, asked);
  }
  const handler = isFirst ? findErrorHandler(way, error) : undefined;
  if (handler !== undefined) {
    asked.add(handler);
    exchange.outgoing.restart(500);
    const result = await handler(req, error);
    if (result !== DECLINED) return finish(way, result, asked);
  }
  exchange.logThrown(error);
  return answerState(way, { code: 500, error }, asked);
}

function answerException(way: Way, exception: HTTPException, asked: Asked): Promise<Response> | Response {
  const { outgoing } = way.exchange;
  const { code, response, message, cause, allow, headers } = exception;
  if (response !== undefined) return adoptResponse(response, outgoing);
  if (isDone(code)) return toAnswer(undefined, outgoing);
  if (code === DECLINED) return answerState(way, { code: 404 }, asked);
  if (code === 500 || cause !== undefined) way.exchange.logThrown(exception, code >= 500 ? LOG_ERR : LOG_DEBUG);
  const details: StateDetails = {
    code,
    ...(cause === undefined ? {} : { error: cause }),
    ...(allow === undefined ? {} : { allow }),
    ...(message === '' ? {} : { message }),
  };
  return answerState(way, details, asked, headers);
}

async function answerState(
  way: Way,
  details: StateDetails,
  asked: Asked,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const { tables, exchange, req } = way;
  const { outgoing, method } = exchange;
  const { code } = details;
  const handler = findByMethod(tables.states.get(code), method);
  const isOwn = handler !== undefined && !asked.has(handler);
  if (isOwn || code >= 400) outgoing.restart(code);
  else outgoing.status = code;
  for (const [name, value] of Object.entries(headers)) outgoing.headersOut.set(name, value);
  if (details.allow !== undefined) outgoing.headersOut.set('Allow', details.allow.join(', '));
  if (!isOwn) return code >= 400 ? builtInPage(way, details) : outgoing.finish();
  asked.add(handler);
  const result = await handler(req, details);
  return result === DECLINED ? builtInPage(way, details) : finish(way, result, asked);
}

/** The library's own page of a state. */
async function builtInPage({ exchange, req }: Way, { code, message }: StateDetails): Promise<Response> {
  const { renderErrorPage, renderProblem } = await import('./pages/error-page.ts');
  const { outgoing, context, request } = exchange;
  const { errorFormat } = context.config;
  outgoing.restart(code);
  if (errorFormat === 'auto') outgoing.vary('Accept');
  const isJson = errorFormat === 'json' || (errorFormat === 'auto' && prefersJson(request.headers.get('accept')));
  const page = { code, method: req.method === 'HEAD' ? 'GET' : req.method, uri: req.uri, message };
  outgoing.contentType = isJson ? 'application/problem+json' : 'text/html; charset=utf-8';
  return toAnswer(isJson ? renderProblem(page) : renderErrorPage(page), outgoing);
}

/** The first handler that was registered for the error's class or one above it. */
function findErrorHandler({ tables, exchange }: Way, error: unknown): ErrorHandler | undefined {
  const { method } = exchange;
  return tables.errors.find(
    ({ errorClass, methods }) => error instanceof errorClass && (methods.includes(method) || methods.includes('*')),
  )?.handler;
}

/** The response has started: its client sees a broken transfer, never a clean end. */
function breakOff(way: Way, error: unknown, response: Response): Response {
  if (!(error instanceof HTTPException && isDone(error.code))) {
    way.exchange.outgoing.writer.fail();
    way.exchange.logThrown(error);
  }
  return response;
}
