import type { PoorRequest } from './request/poor-request.ts';

/** What a handler may answer; see "What a handler may answer" in the README. */
// biome-ignore lint/suspicious/noConfusingVoidType: a handler that only writes returns nothing
export type HandlerResult = string | number | object | null | undefined | void;

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
