import { andThen, type Soon, settle } from './at-once.ts';
import type { ErrorHandler, StateDetails, StateHandler } from './handler.ts';
import { prefersJson } from './http/accept.ts';
import { HTTPException } from './http/exception.ts';
import { isDone, isFinalStatus } from './http/status.ts';
import { DECLINED } from './http/status-constants.ts';
import { encodePath } from './http/target.ts';
import { loadOnce } from './load-once.ts';
import { describeError } from './log.ts';
import { escapeHtml } from './pages/html.ts';
import type { Exchange } from './request/exchange.ts';
import type { PoorRequest } from './request/poor-request.ts';
import { toAnswer, toResponse } from './response/convert.ts';
import type { Outgoing } from './response/outgoing.ts';
import { startedError } from './response/too-late.ts';
import { maskPasswords } from './secrets.ts';
import { findByMethod, type Tables } from './tables.ts';
import { isInstance } from './thrown.ts';

/** A request on its way, with the register that was current when it came. */
export interface Way {
  readonly tables: Tables;
  readonly exchange: Exchange;
  readonly req: PoorRequest;
  /** State and error handlers that were asked: none is asked twice for one request, so no chain of them can loop. */
  asked?: (StateHandler | ErrorHandler)[];
  /** Whether the post hooks have begun to run: they run once for each request. */
  hooksHaveRun?: boolean;
  /** What they have made of a response that has started. */
  presented?: Soon<Response>;
}

/** Goes on with what a handler answers, where throwing DECLINED is the same as answering it. */
export function ask<T>(run: () => unknown, next: (answer: unknown) => Soon<T>): Soon<T> {
  return settle(run, toDeclined, next);
}

function toDeclined(error: unknown): unknown {
  if (isInstance(error, HTTPException) && error.code === DECLINED) return DECLINED;
  throw error;
}

/** What a handler answered with a status is that state's to answer; everything else is an answer as it stands. */
export function answerResult(way: Way, result: unknown): Soon<Response> {
  const { outgoing } = way.exchange;
  if (isDone(result) || !isFinalStatus(result)) return toResponse(result, outgoing);
  if (outgoing.started) throw startedError(`it answered ${result}`);
  return answerState(way, { code: result });
}

/** The answer to a state: that of the user's handler, else what was written, or from 400 on the built-in page. */
export function answerState(way: Way, details: StateDetails, headers?: Fields): Soon<Response> {
  const { tables, exchange, req } = way;
  const { outgoing, method } = exchange;
  const { code, allow } = details;
  const found = findByMethod(tables.states.get(code), method);
  const handler = found === undefined || way.asked?.includes(found) ? undefined : found;
  exchange.bodies.pending = undefined;
  if (code < 400) outgoing.recover(code);
  if (handler !== undefined || code >= 400) outgoing.restart(code);
  if (headers !== undefined) setFields(outgoing, headers);
  if (allow !== undefined) outgoing.headersOut.set('Allow', allow.join(', '));
  if (handler === undefined) return answerAlone(way, details);
  markAsked(way, handler, `the handler of state ${code}`);
  return ask(
    () => handler(req, details),
    (result) => (result === DECLINED ? answerAlone(way, details) : answerResult(way, result)),
  );
}

/** No handler answers a state. */
function answerAlone(way: Way, details: StateDetails): Soon<Response> {
  if (details.code < 400) return answerPlainly(way.exchange.outgoing, details);
  return andThen(loadPages(), (pages) => builtInPage(pages, way, details));
}

/** A state below 400 that nobody handles: what a redirect says for clients that do not follow, else what was written. */
function answerPlainly(outgoing: Outgoing, { message }: StateDetails): Response {
  if (message === undefined) return outgoing.buildWritten();
  outgoing.discard(outgoing.said);
  return toAnswer(escapeHtml(message), outgoing);
}

type Fields = Readonly<Record<string, string>>;

export function setFields(outgoing: Outgoing, headers: Fields): void {
  for (const [name, value] of Object.entries(headers)) outgoing.headersOut.put(name, value);
}

/** Remembers that a handler was asked, and as what. */
export function markAsked(way: Way, handler: StateHandler | ErrorHandler, role: string): void {
  way.exchange.guest = { role, handler };
  way.asked ??= [];
  way.asked.push(handler);
}

type Pages = typeof import('./pages/error-page.ts');

/** The library's own pages. */
export const loadPages: () => Soon<Pages> = loadOnce(() => import('./pages/error-page.ts'));

/** The library's own page of a state. */
function builtInPage(
  { renderErrorPage, renderProblem }: Pages,
  { exchange, req }: Way,
  { code, message, error }: StateDetails,
): Response {
  const { outgoing, context, request } = exchange;
  const { config, redact } = context;
  const { debug, errorFormat } = config;
  outgoing.restart(code);
  if (errorFormat === 'auto') outgoing.vary('Accept');
  outgoing.headersOut.set('X-Content-Type-Options', 'nosniff');
  const isJson = errorFormat === 'json' || (errorFormat === 'auto' && prefersJson(request.headers.get('accept')));
  const method = req.method === 'HEAD' ? 'GET' : req.method;
  const path = exchange.fullPath === undefined ? '' : encodePath(exchange.fullPath);
  const trace = debug && error !== undefined ? redact(describeError(error)) : undefined;
  if (trace !== undefined) outgoing.headersOut.set('Cache-Control', 'no-store');
  // Outside debug mode only passwords in URLs are masked: a message that repeats the client's words would otherwise
  // tell the client whether they are a secret.
  const said = message === undefined ? undefined : (debug ? redact : maskPasswords)(message);
  const page = { code, method, uri: req.prefix + req.uri, path, message: said, trace };
  outgoing.contentType = isJson ? 'application/problem+json' : 'text/html; charset=utf-8';
  return toAnswer(isJson ? renderProblem(page) : renderErrorPage(page), outgoing);
}
