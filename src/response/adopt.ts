import { checkValue, isHopByHop, parseLength, putFields } from '../http/header.ts';
import { hasNoContent, isFinalStatus } from '../http/status.ts';
import { POWERED_BY } from './header-fields.ts';
import type { Outgoing, OutgoingListener } from './outgoing.ts';
import { headBody, isLight, lacksDate, losesType } from './runtime.ts';
import { readStream, sizeStream, streamIterator } from './stream.ts';

/**
 * A handler's own Response with the fields that were put into `headersOut`; the same one where nothing must change.
 * @throws TypeError, RangeError for what cannot be sent: a bad header value ends a Deno process.
 */
export function adoptResponse(
  response: Response,
  outgoing: Outgoing,
  additions: Iterable<[name: string, value: string]> = outgoing.fields ?? [],
): Response {
  if (response === outgoing.made) return response;
  const added = [...additions].filter(([name, value]) => !isDefault(name, value) && !/^content-length$/i.test(name));
  const { status, headers } = response;
  const { isWatched } = outgoing.listener;
  outgoing.streams = outgoing.carriesContentOf(status) && (!isWatched || response.body !== null);
  if (response === outgoing.vouched && added.length === 0 && !isWatched) return response;
  if (lacksDate(outgoing.isHead) && !headers.has('date')) added.push(['Date', new Date().toUTCString()]);
  if (!isFinalStatus(status)) throw new RangeError(`A Response with status ${status} cannot be sent: 200 to 599 can`);
  if (isUsed(response))
    throw new TypeError(
      'A Response can be sent once: the body of this one has been read already; make one for each request',
    );
  const mayClose = outgoing.mayClose || response === outgoing.vouched;
  const { isWhole: canStay, length } = checkFields(headers, mayClose);
  const isWhole = added.length === 0 && canStay && length === null && !isWatched;
  if (isWhole && (outgoing.carriesContentOf(status) || response.body === null)) return response;
  // On Bun a text taken out of its Response would lose its type, and that of a clone would not.
  const stays = losesType && canStay && length === null && outgoing.carriesContentOf(status);
  const extended = stays ? extendClone(response, added) : undefined;
  if (extended !== undefined) return extended;
  const fields = copyFields(headers, mayClose);
  putFields(fields, added);
  return rebuild(response, outgoing, fields, length);
}

function rebuild(response: Response, outgoing: Outgoing, fields: Headers, length: string | null): Response {
  const { status, statusText } = response;
  const body = outgoing.carriesContentOf(status) ? response.body : null;
  if (body === null) response.body?.cancel().catch(() => {});
  const promised = readPromise(length, fields, body !== null || (outgoing.isHead && !hasNoContent(status)));
  if (promised === undefined) fields.delete('content-length');
  const isSized = promised !== undefined || hasNoContent(status);
  const carried = carry(body, promised, response === outgoing.vouched, outgoing.listener);
  return new Response(carried ?? (outgoing.isHead && !isSized ? headBody() : null), {
    status,
    statusText,
    headers: fields,
  });
}

/**
 * A Response with more fields, as a clone of it: the Response itself may be a constant, which would take the fields of one
 * answer to the next. Undefined where the clone does not let them.
 */
function extendClone(response: Response, added: readonly [string, string][]): Response | undefined {
  try {
    const clone = response.clone();
    putFields(clone.headers, added);
    // Of a stream that was cloned, what nobody reads would be kept.
    response.body?.cancel().catch(() => {});
    return clone;
  } catch {
    return undefined;
  }
}

/** A body as it is, unless its length must be watched, or its end, after which a client that leaves is no news. */
function carry(
  body: ReadableStream<Uint8Array> | null,
  promised: number | undefined,
  isVouched: boolean,
  listener: OutgoingListener,
): ReadableStream<Uint8Array> | null {
  if (body === null) return null;
  const watched = listener.isWatched ? streamIterator(readStream(body), listener).stream : body;
  return promised === undefined || isVouched ? watched : sizeStream(watched, promised, listener);
}

/** Whether the body was read already, so that nobody can send it any more. */
export function isUsed(response: Response): boolean {
  return !isLight(response) && response.bodyUsed;
}

/** Whether a response that was good may still be sent as it is, with the length it had. */
export function isSendable({ headers }: Response, length: string | null, mayClose: boolean): boolean {
  const found = checkFields(headers, mayClose);
  return found.isWhole && found.length === length;
}

/** The length that a Response announces, where it can be kept: what is encoded was often decoded by `fetch` on its way here. */
function readPromise(length: string | null, fields: Headers, hasLength: boolean): number | undefined {
  return hasLength && !fields.has('content-encoding') ? parseLength(length) : undefined;
}

/** Whether a field is of the connection; `Connection: close` of the library itself is not. */
function isForbidden(name: string, value: string, mayClose: boolean): boolean {
  return isHopByHop(name) && !(mayClose && name === 'connection' && value === 'close');
}

/**
 * Whether all fields may be sent, and the Content-Length among them. That names are names the runtime has seen to.
 * @throws TypeError for a value that cannot be sent.
 */
function checkFields(
  headers: Headers,
  mayClose: boolean,
): { readonly isWhole: boolean; readonly length: string | null } {
  let isWhole = true;
  let length: string | null = null;
  // On Deno three times as fast as an iterator.
  headers.forEach((value, name) => {
    checkValue(name, value);
    if (isForbidden(name, value, mayClose)) isWhole = false;
    if (name === 'content-length') length = value;
  });
  return { isWhole, length };
}

/** The fields that may be sent. */
function copyFields(headers: Headers, mayClose: boolean): Headers {
  const fields = new Headers();
  for (const [name, value] of headers) if (!isForbidden(name, value, mayClose)) fields.append(name, value);
  return fields;
}

function isDefault(name: string, value: string): boolean {
  return name === 'X-Powered-By' && value === POWERED_BY;
}
