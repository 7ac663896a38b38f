import type { DECLINED, DONE, OK } from '../http/status-constants.ts';
import type { PoorRequest } from '../request/poor-request.ts';

/**
 * The result of a handler: text (sent as HTML), bytes, an object or array with data (sent as JSON), a Response, a Blob, a
 * stream or iterator, a status code, or null for 204. A handler that has called `req.write` may return nothing.
 */
// biome-ignore lint/suspicious/noConfusingVoidType: a handler that only writes returns nothing
export type HandlerResult = string | StatusResult | ResultObject | null | undefined | void;

/**
 * A status that a handler can return, OK, DONE or DECLINED. A number that is computed may be anything else, such as a count:
 * to send it, return `String(count)` or `{ count }`; for a computed status write `abort(status)` or `status as StatusResult`.
 */
export type StatusResult =
  | (200 | 201 | 202 | 203 | 204 | 205 | 206 | 207 | 208 | 226)
  | (300 | 301 | 302 | 303 | 304 | 307 | 308)
  | (400 | 401 | 402 | 403 | 404 | 405 | 406 | 407 | 408 | 409 | 410 | 411 | 412 | 413 | 414 | 415 | 416 | 417 | 418)
  | (421 | 422 | 423 | 424 | 425 | 426 | 428 | 429 | 431 | 451)
  | (500 | 501 | 502 | 503 | 504 | 505 | 506 | 507 | 508 | 510 | 511)
  | typeof OK
  | typeof DONE
  | typeof DECLINED;

/** Not a function, Map, Set or other collection, which JSON would lose. */
type ResultObject =
  | (object & { readonly [Symbol.hasInstance]?: never; readonly forEach?: never })
  | readonly unknown[]
  | ArrayBuffer
  | ArrayBufferView
  | { next(...args: never): unknown };

/** Handles a request. It gets `req` and then the path parameters. */
export type Handler<Args extends readonly unknown[] = unknown[], Req = PoorRequest> = (
  req: Req,
  ...args: Args
) => HandlerResult | Promise<HandlerResult>;

// biome-ignore lint/suspicious/noConfusingVoidType: a hook mostly returns nothing
type HookResult = Response | undefined | void;

/** Runs before the handler. If it throws or returns a Response, the handler does not run. */
export type PreHook = (req: PoorRequest) => HookResult | Promise<HookResult>;

/** Runs before the head of the response is sent. It may change the headers, or return another Response. */
export type PostHook = (req: PoorRequest, response: Response) => HookResult | Promise<HookResult>;

/** Why a status handler is called. */
export interface StateDetails {
  /** The status of the response. */
  readonly code: number;
  /** The thrown value, if there is one. */
  readonly error?: unknown;
  /** For 405: the methods of the path. */
  readonly allow?: readonly string[];
  /** The message of `abort` or HTTPException. */
  readonly message?: string;
}

/** Creates the response for a status, for example the page of a 404. The status is set before it runs. */
export type StateHandler = (req: PoorRequest, details: StateDetails) => HandlerResult | Promise<HandlerResult>;

/** Creates the response for thrown errors of one class. The status is set to 500 before it runs. */
export type ErrorHandler<E = unknown> = (req: PoorRequest, error: E) => HandlerResult | Promise<HandlerResult>;

/** A class of errors. */
export type ErrorClass<E = unknown> = abstract new (...args: never[]) => E;
