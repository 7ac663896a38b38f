import { within } from '../pipeline/maybe-promise.ts';
import { createHeadBody } from './create-response.ts';

/** Milliseconds to wait for the first block. A body that is in memory needs fewer. */
const MAX_WAIT = 10;

/**
 * The Response to HEAD of a Response that a handler has made for GET: without its body, but with the Content-Type and the
 * Content-Length that GET would have, if the body is a text, bytes or the like. Of a stream, which may never end, at most two
 * blocks are read.
 */
export async function describeHead(response: Response): Promise<Response> {
  // On Bun, a Response of a text loses its type when its body is looked at; a clone does not matter.
  const copy = response.clone();
  const reader = copy.body?.getReader();
  if (reader === undefined) return response;
  const length = await within(MAX_WAIT, readLength(reader)).catch(() => undefined);
  const headers = new Headers(response.headers);
  if (length === undefined) {
    reader.cancel().catch(() => {});
    response.body?.cancel().catch(() => {});
  } else {
    const { type } = await response.blob();
    if (type !== '' && !headers.has('content-type')) headers.set('Content-Type', type);
    headers.set('Content-Length', String(length));
  }
  const { status, statusText } = response;
  return new Response(length === undefined ? createHeadBody() : null, { status, statusText, headers });
}

/** The length of a body of one block; undefined for a longer one. */
async function readLength(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<number | undefined> {
  const first = await reader.read();
  if (first.done) return 0;
  const second = await reader.read();
  return second.done ? first.value.byteLength : undefined;
}
