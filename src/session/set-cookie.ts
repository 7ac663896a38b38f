import { identifyCookie } from '../http/cookie.ts';
import type { RequestContext } from '../request/request-context.ts';

/**
 * Puts a cookie into the fields of an answer, and into those of an error page: whoever logs in or out has done so, also
 * where the page behind it fails (Poor WSGI, "Headers").
 */
export function placeInAnswer({ outgoing }: RequestContext, field: string): void {
  // Where an error is answered already, both are the same.
  for (const fields of new Set([outgoing.headersOut, outgoing.errHeadersOut])) {
    fields.put('Set-Cookie', field);
  }
}

/** Who wrote a cookie of an answer last, by what identifies it. */
const turns = new WeakMap<RequestContext, Map<string, symbol>>();

/**
 * Whoever writes a cookie takes a turn when he begins. Sealing takes its time, and of a login and a logout that nobody
 * waited for the later one counts, not the slower one.
 * @returns Whether nobody has begun to write the same cookie since.
 */
export function takeTurn(context: RequestContext, identity: string): () => boolean {
  const turn = Symbol();
  const last = turns.get(context) ?? new Map<string, symbol>();
  turns.set(context, last.set(identity, turn));
  return () => last.get(identity) === turn;
}

/**
 * Puts a cookie on a Response, or on a copy: where it does not let one, as a fetched one or a redirect, and where it has
 * no body, for then it may be a constant, which would give the cookie of one client to the next.
 */
export function placeOnResponse(response: Response, field: string): Response {
  const { status, statusText, body } = response;
  if (body !== null) {
    try {
      placeOnHeaders(response.headers, field);
      return response;
    } catch {
      // It does not let one.
    }
  }
  const headers = new Headers(response.headers);
  placeOnHeaders(headers, field);
  return new Response(body, { status, statusText, headers });
}

/** One answer should not set the same cookie twice (RFC 6265 section 4.1.1): the last one counts. */
function placeOnHeaders(headers: Headers, field: string): void {
  const others = headers.getSetCookie().filter((other) => identifyCookie(other) !== identifyCookie(field));
  headers.delete('Set-Cookie');
  for (const each of [...others, field]) headers.append('Set-Cookie', each);
}
