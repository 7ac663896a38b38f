import { HTTPException } from '../http/exception.ts';
import { urlOf } from '../http/host.ts';
import { mayHaveBody } from '../http/method.ts';
import { encodePath } from '../http/request-target.ts';
import type { MaybePromise } from '../pipeline/maybe-promise.ts';
import type { PoorRequest } from '../request/poor-request.ts';
import type { RequestContext } from '../request/request-context.ts';
import { requestContextOf } from '../request/request-head.ts';
import { isResponse } from '../response/is-response.ts';
import type { ResponseRecord } from '../response/response-record.ts';
import type { Fetcher, MountedEntry } from './fetch-handler.ts';

/** Hands a request on to an application of this library: the same Request, the same body, a shorter path. */
export function askApplication(req: PoorRequest, prefix: string, answer: MountedEntry): MaybePromise<ResponseRecord> {
  const outer = requestContextOf(req);
  return answer(outer, req, cutPrefix(outer, prefix), outer.prefix + prefix);
}

/** The methods that a Request can have, of those that applications use. */
const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/** Hands a request on to anything else: a Request of its own, since nobody may change one. */
export async function askFetcher(req: PoorRequest, prefix: string, other: Fetcher): Promise<Response> {
  const outer = requestContextOf(req);
  const { request, target, fetchArguments } = outer;
  // No Request can be made of these (Fetch standard, "forbidden method").
  if (/^(?:CONNECT|TRACE|TRACK)$/i.test(request.method)) throw new HTTPException(405, { allow: METHODS });
  const query = target?.query ? `?${target.query}` : '';
  const url = new URL(urlOf(request)).origin + encodePath(cutPrefix(outer, prefix)) + query;
  // What a hook has read is handed on from memory.
  const { data } = outer.body;
  const init =
    data !== undefined && mayHaveBody(request.method) ? { ...headOf(request), body: await data } : req.request;
  const response: unknown = await other.fetch(new Request(url, init), fetchArguments.env, fetchArguments.context);
  if (!isResponse(response)) throw new TypeError(`the fetch mounted at ${prefix} gave no Response`);
  return response;
}

/** Without the fields of a content coding that the body does not have any more. */
function headOf({ method, headers: original, signal }: Request): RequestInit {
  const headers = new Headers(original);
  if (headers.has('content-encoding')) headers.delete('content-length');
  headers.delete('content-encoding');
  return { method, headers, signal };
}

function cutPrefix({ target }: RequestContext, prefix: string): string {
  return target?.path.slice(prefix.length) || '/';
}
