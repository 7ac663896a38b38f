import type { MaybePromise } from '../pipeline/maybe-promise.ts';
import type { RequestContext } from '../request/request-context.ts';
import type { ResponseRecord } from '../response/response-record.ts';

/** Anything with a `fetch` method, such as an application of another library. */
export interface Fetcher {
  /** Handles a request. */
  fetch(request: Request, env?: unknown, context?: unknown): Response | Promise<Response>;
}

/** A mounted application as the one around it calls it: with its part of the path, in matching form, and the prefix before it. */
export type MountedEntry = (
  outer: RequestContext,
  req: object,
  path: string,
  prefix: string,
) => MaybePromise<ResponseRecord>;
