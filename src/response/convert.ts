import { BYTES, HTML, JSON_TYPE } from '../http/content-type.ts';
import { isDone } from '../http/status.ts';
import { adoptResponse, isResponse } from './adopt.ts';
import { bytesOf, NO_BYTES } from './bytes.ts';
import type { Outgoing } from './outgoing.ts';
import { textResponse } from './runtime.ts';
import { type AnyIterator, closeIterator, nextBlock, readStream, sizeStream, streamIterator } from './stream.ts';

/**
 * What a handler answered, with what it wrote, as a response. Status codes and DECLINED are not its business: they ask
 * somebody else.
 * @throws TypeError for what cannot be an answer.
 */
export function toResponse(result: unknown, outgoing: Outgoing): Response | Promise<Response> {
  const iterator = typeof result === 'object' && result !== null ? iteratorOf(result) : undefined;
  if (iterator === undefined) return toAnswer(result, outgoing);
  checkUnwritten(result, outgoing);
  return fromGenerator(iterator, outgoing);
}

/** The same for what need not be awaited: anything but iterators. */
export function toAnswer(result: unknown, outgoing: Outgoing): Response {
  if (typeof result === 'string' || result instanceof String) return appendText(`${result}`, outgoing);
  if (isDone(result)) return outgoing.response ?? outgoing.buildWritten();
  if (result instanceof Uint8Array || result instanceof ArrayBuffer) return appendBytes(bytesOf(result), outgoing);
  checkUnwritten(result, outgoing);
  if (result === null) {
    outgoing.status = 204;
    return outgoing.build(null, { type: HTML });
  }
  if (typeof result !== 'object') throw unanswerable(result);
  return isPlain(result) ? fromJson(result, outgoing) : fromObject(result, outgoing);
}

function checkUnwritten(result: unknown, outgoing: Outgoing): void {
  if (!outgoing.isWritten) return;
  throw new TypeError(`it answered ${nameOf(result)} after it had written; answer nothing, a string or bytes then`);
}

function appendText(text: string, outgoing: Outgoing): Response {
  if (outgoing.isUntouched) return textResponse(text, outgoing.contentType);
  return append(text, HTML, outgoing);
}

function appendBytes(bytes: Uint8Array<ArrayBuffer>, outgoing: Outgoing): Response {
  return append(bytes, outgoing.isWritten ? HTML : BYTES, outgoing);
}

function append(data: string | Uint8Array<ArrayBuffer>, type: string, outgoing: Outgoing): Response {
  if (outgoing.response !== undefined) {
    outgoing.write(data);
    return outgoing.response;
  }
  outgoing.writer.append(data);
  return outgoing.buildWritten(type);
}

/** An object literal or an array: it is answered as JSON. */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (Array.isArray(value)) return true;
  return (prototype === Object.prototype || prototype === null) && !isIterator(value);
}

function fromJson(value: object, outgoing: Outgoing): Response {
  const text = JSON.stringify(value);
  if (text === undefined) throw unanswerable(value);
  if (outgoing.isUntouched) return textResponse(text, outgoing.ownContentType ?? JSON_TYPE);
  return append(text, JSON_TYPE, outgoing);
}

function fromObject(value: object, outgoing: Outgoing): Response {
  if (isResponse(value)) return adoptResponse(value, outgoing);
  if (value instanceof Blob) return outgoing.build(value, { type: value.type || BYTES, length: value.size });
  if (value instanceof ReadableStream) return fromIterator(readStream(value), BYTES, outgoing);
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function') return fromJson(value, outgoing);
  throw unanswerable(value);
}

/** A generator is asked for its first piece before the response is made: until then it may set fields, and an error is a page. */
async function fromGenerator(iterator: AnyIterator, outgoing: Outgoing): Promise<Response> {
  const first = await nextBlock(iterator);
  return fromIterator(iterator, HTML, outgoing, first ?? NO_BYTES);
}

function fromIterator(
  iterator: AnyIterator,
  type: string,
  outgoing: Outgoing,
  first?: Uint8Array<ArrayBuffer>,
): Response {
  const { listener, promisedLength: length } = outgoing;
  const description = length === undefined ? { type } : { type, length };
  if (!outgoing.carriesContent) {
    void closeIterator(iterator, listener);
    return outgoing.build('', description);
  }
  const stream = streamIterator(iterator, listener, first);
  return outgoing.build(length === undefined ? stream : sizeStream(stream, length, listener), description);
}

/** Generators and other iterators; a Set or Map is a collection, not an answer. */
function iteratorOf(value: object): AnyIterator | undefined {
  if (value instanceof ReadableStream || !isIterator(value)) return undefined;
  return Symbol.asyncIterator in value
    ? (value as AsyncIterable<unknown>)[Symbol.asyncIterator]()
    : (value as AnyIterator);
}

function isIterator(value: object): boolean {
  return typeof (value as { next?: unknown }).next === 'function' || Symbol.asyncIterator in value;
}

function unanswerable(result: unknown): TypeError {
  return new TypeError(
    `it answered ${nameOf(result)}, which is no answer; a string, bytes, a plain object, a Response, a stream, an iterator or a status is`,
  );
}

function nameOf(result: unknown): string {
  if (typeof result !== 'object' || result === null) return `${typeof result} ${String(result)}`.slice(0, 60);
  return `an instance of ${result.constructor?.name ?? 'nothing'}`;
}
