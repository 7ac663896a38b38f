import { BYTES, HTML, JSON_TYPE } from '../http/content-type.ts';
import { HTTP_NO_CONTENT } from '../http/status-constants.ts';
import type { MaybePromise } from '../pipeline/maybe-promise.ts';
import { bytesOf, isBytes, NO_BYTES, tagOf } from './bytes.ts';
import { isResponse } from './is-response.ts';
import { mergeHeaders, prepareResponse } from './prepare-response.ts';
import { ResponseRecord } from './response-record.ts';
import type { ResponseState } from './response-state.ts';
import { type AnyIterator, closeIterator, nextBlock, readStream, sizeStream, streamIterator } from './stream.ts';

/**
 * Converts what a handler returned and wrote to a response. The pipeline handles status codes, which have handlers.
 * @throws TypeError for a value that is no valid result.
 */
export function toRecord(result: unknown, outgoing: ResponseState): MaybePromise<ResponseRecord> {
  if (typeof result === 'string') return fromText(result, HTML, outgoing);
  if (result === undefined) return outgoing.createWritten();
  if (result instanceof String) return fromText(`${result}`, HTML, outgoing);
  if (isBytes(result)) return append(bytesOf(result), outgoing.isWritten ? HTML : BYTES, outgoing);
  checkUnwritten(result, outgoing);
  if (result instanceof ResponseRecord) return mergeHeaders(result, outgoing);
  if (result === null) {
    outgoing.status = HTTP_NO_CONTENT;
    return outgoing.create(null, { type: HTML });
  }
  if (typeof result !== 'object') throw invalidResult(result);
  const iterator = isPlain(result) ? undefined : iteratorOf(result);
  return iterator === undefined ? fromObject(result, outgoing) : fromGenerator(iterator, outgoing);
}

/** Text as a response; what was written before comes first. */
export function fromText(text: string, type: string, outgoing: ResponseState): ResponseRecord {
  if (!outgoing.isWritten && outgoing.carriesContent) return outgoing.create(text, { type });
  return append(text, type, outgoing);
}

function append(data: string | Uint8Array<ArrayBuffer>, type: string, outgoing: ResponseState): ResponseRecord {
  outgoing.writer.append(data);
  return outgoing.createWritten(type);
}

function fromObject(value: object, outgoing: ResponseState): MaybePromise<ResponseRecord> {
  if (isResponse(value)) return prepareResponse(value, outgoing);
  if (value instanceof Blob) return outgoing.create(value, { type: value.type || BYTES, length: value.size });
  if (value instanceof ReadableStream) return fromIterator(readStream(value), BYTES, outgoing);
  const hasJson = typeof (value as { toJSON?: unknown }).toJSON === 'function';
  if (!hasJson && !isPlain(value) && !isRecord(value)) throw invalidResult(value);
  const text = JSON.stringify(value);
  if (text === undefined) throw invalidResult(value);
  return fromText(text, JSON_TYPE, outgoing);
}

/** Awaits the first block of a generator: until then it may set headers, and an error becomes an error page. */
async function fromGenerator(iterator: AnyIterator, outgoing: ResponseState): Promise<ResponseRecord> {
  const first = await nextBlock(iterator);
  return fromIterator(iterator, HTML, outgoing, first ?? NO_BYTES);
}

function fromIterator(
  iterator: AnyIterator,
  type: string,
  outgoing: ResponseState,
  first?: Uint8Array<ArrayBuffer>,
): ResponseRecord {
  const { listener, promisedLength: length } = outgoing;
  const description = length === undefined ? { type } : { type, length };
  if (!outgoing.carriesContent) {
    void closeIterator(iterator, listener);
    return outgoing.create('', description);
  }
  const tracker = listener.trackBody();
  const stream = streamIterator(iterator, tracker, first);
  if (length === undefined) return outgoing.create(stream, description, tracker);
  const sized = listener.trackBody();
  return outgoing.create(sizeStream(stream, length, sized), description, sized);
}

/** Generators and other iterators; a Set or Map is a collection, not a response. */
function iteratorOf(value: object): AnyIterator | undefined {
  if (value instanceof ReadableStream || !isIterator(value)) return undefined;
  return Symbol.asyncIterator in value
    ? (value as AsyncIterable<unknown>)[Symbol.asyncIterator]()
    : (value as AnyIterator);
}

/** @throws TypeError for a result that cannot be appended to what was written. */
export function checkUnwritten(result: unknown, outgoing: ResponseState): void {
  if (!outgoing.isWritten) return;
  throw new TypeError(`it answered ${nameOf(result)} after it had written; answer nothing, a string or bytes then`);
}

/**
 * An object literal or an array: it is sent as JSON. One of another realm, as in Jest or `node:vm`, has another
 * `Object.prototype`, which has no prototype either.
 */
function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null && Object.getPrototypeOf(prototype) !== null) return false;
  return !isIterator(value);
}

/**
 * An instance of a class that holds data, such as a row of a database driver. JSON would lose what a Map, an error or an
 * object with private fields holds: those are mistakes.
 */
function isRecord(value: object): boolean {
  return tagOf(value) === 'Object' && Object.keys(value).length > 0;
}

function isIterator(value: object): boolean {
  return typeof (value as { next?: unknown }).next === 'function' || Symbol.asyncIterator in value;
}

/** The error for a result that cannot be converted to a response. */
function invalidResult(result: unknown): TypeError {
  if (typeof result === 'number') {
    return new TypeError(
      `it returned the number ${result}, which is not a status code (200-599), OK, DONE or DECLINED; to send the number itself, return String(number) or an object such as { count: number }`,
    );
  }
  return new TypeError(
    `it returned ${nameOf(result)}, which cannot be sent; return a string, bytes, an object with data, a Response, a stream, an iterator or a status code`,
  );
}

function nameOf(result: unknown): string {
  if (typeof result !== 'object' || result === null) return `${typeof result} ${String(result)}`.slice(0, 60);
  return `an instance of ${result.constructor?.name ?? 'nothing'}`;
}
