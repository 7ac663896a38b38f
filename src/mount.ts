import type { Handler } from './handler.ts';
import { HTTPException } from './http/exception.ts';
import { encodePath } from './http/target.ts';
import type { Exchange } from './request/exchange.ts';
import { exchangeOf } from './request/request-head.ts';
import { isResponse } from './response/adopt.ts';

/** Anything that answers as an application does. */
export interface Fetcher {
  fetch(request: Request, env?: unknown, context?: unknown): Response | Promise<Response>;
}

/** A mounted application as the one around it calls it: with its part of the path, in matching form, and the prefix before it. */
export type MountedEntry = (outer: Exchange, req: object, path: string, prefix: string) => Response | Promise<Response>;

/** Hands a request on to an application of this library: the same Request, the same body, a shorter path. */
export function mountApplication(prefix: string, answer: MountedEntry): Handler {
  return async function mounted(req) {
    const outer = exchangeOf(req);
    const response = await answer(outer, req, cutPrefix(outer, prefix), outer.prefix + prefix);
    outer.outgoing.vouched = response;
    return response;
  };
}

/** Hands a request on to anything else: a Request of its own, since nobody may change one. */
export function mountFetcher(prefix: string, other: Fetcher): Handler {
  if (typeof other.fetch !== 'function')
    throw new TypeError('mount takes an Application, or an object with a fetch method');
  return async function mounted(req) {
    const outer = exchangeOf(req);
    const { request, target, arrival } = outer;
    const query = target?.query ? `?${target.query}` : '';
    if (!URL.canParse(request.url)) throw new HTTPException(400, { message: 'The host is not one that exists' });
    const url = new URL(request.url).origin + encodePath(cutPrefix(outer, prefix)) + query;
    // What a hook has read is handed on from memory.
    const isRead = outer.data !== undefined && request.method !== 'GET' && request.method !== 'HEAD';
    const init = isRead ? { ...headOf(request), body: (await outer.data) ?? null } : request;
    const response: unknown = await other.fetch(new Request(url, init), arrival.env, arrival.context);
    if (!isResponse(response)) throw new TypeError(`the fetch mounted at ${prefix} gave no Response`);
    return response;
  };
}

function headOf({ method, headers, signal }: Request): RequestInit {
  return { method, headers, signal };
}

function cutPrefix({ target }: Exchange, prefix: string): string {
  return target?.path.slice(prefix.length) || '/';
}
