import type { DECLINED, DONE, OK } from './http/status-constants.ts';
import type { PoorRequest } from './request/poor-request.ts';

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

/** Answers a request; behind `req` stand the arguments of the path. */
export type Handler<Args extends readonly unknown[] = unknown[], Req = PoorRequest> = (
  req: Req,
  ...args: Args
) => HandlerResult | Promise<HandlerResult>;

// biome-ignore lint/suspicious/noConfusingVoidType: a hook mostly returns nothing
type HookResult = Response | undefined | void;

/** Runs before the handler; it may answer in its place by throwing, or by giving back a Response. */
export type PreHook = (req: PoorRequest) => HookResult | Promise<HookResult>;

/** Runs after the handler; it may change the response's headers, or give back another Response. */
export type PostHook = (req: PoorRequest, response: Response) => HookResult | Promise<HookResult>;

/** Why a state handler is called. */
export interface StateDetails {
  /** The status that is answered. */
  readonly code: number;
  /** What was thrown, if an error led here. */
  readonly error?: unknown;
  /** The methods that the path has, for 405. */
  readonly allow?: readonly string[];
  /** What an `abort` said. */
  readonly message?: string;
}

/** Answers an HTTP state: the page of a 404, say. The status is set already. */
export type StateHandler = (req: PoorRequest, details: StateDetails) => HandlerResult | Promise<HandlerResult>;

/** Answers a thrown error of one class. The status is set to 500 already. */
export type ErrorHandler<E = unknown> = (req: PoorRequest, error: E) => HandlerResult | Promise<HandlerResult>;

/** The class of errors that an error handler is for. */
export type ErrorClass<E = unknown> = abstract new (...args: never[]) => E;
