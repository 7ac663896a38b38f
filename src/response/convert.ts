import type { Soon } from '../at-once.ts';
import { BYTES, HTML } from '../http/content-type.ts';
import { adoptResponse } from './adopt.ts';
import { bytesOf, isBytes, NO_BYTES, tagOf } from './bytes.ts';
import { isResponse } from './is-response.ts';
import type { Outgoing } from './outgoing.ts';
import {
  append,
  checkUnwritten,
  fromJson,
  isIterator,
  isSimple,
  toSimpleAnswer,
  unanswerable,
} from './simple-answer.ts';
import { type AnyIterator, closeIterator, nextBlock, readStream, sizeStream, streamIterator } from './stream.ts';

/**
 * What a handler answered, with what it wrote, as a response. Status codes and DECLINED are not its business: they ask
 * somebody else.
 * @throws TypeError for what cannot be an answer.
 */
export function toResponse(result: unknown, outgoing: Outgoing): Soon<Response> {
  const iterator = typeof result === 'object' && result !== null ? iteratorOf(result) : undefined;
  if (iterator === undefined) return toAnswer(result, outgoing);
  checkUnwritten(result, outgoing);
  return fromGenerator(iterator, outgoing);
}

/** The same for what need not be awaited: anything but iterators. */
export function toAnswer(result: unknown, outgoing: Outgoing): Response {
  if (isSimple(result)) return toSimpleAnswer(result, outgoing);
  if (isBytes(result)) {
    return append(bytesOf(result), outgoing.isWritten ? HTML : BYTES, outgoing);
  }
  checkUnwritten(result, outgoing);
  if (typeof result !== 'object') throw unanswerable(result);
  return fromObject(result as object, outgoing);
}

function fromObject(value: object, outgoing: Outgoing): Response {
  if (isResponse(value)) return adoptResponse(value, outgoing);
  if (value instanceof Blob) return outgoing.build(value, { type: value.type || BYTES, length: value.size });
  if (value instanceof ReadableStream) return fromIterator(readStream(value), BYTES, outgoing);
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function' || isRecord(value)) return fromJson(value, outgoing);
  throw unanswerable(value);
}

/**
 * An instance of a class that holds data, such as a row of a database driver. JSON would lose all that a Map, an error or
 * an object with private fields holds: those are mistakes.
 */
function isRecord(value: object): boolean {
  return tagOf(value) === 'Object' && Object.keys(value).length > 0;
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
  const { stream, ended } = streamIterator(iterator, listener, first);
  const response = outgoing.build(length === undefined ? stream : sizeStream(stream, length, listener), description);
  outgoing.ownBody = { response, ended };
  return response;
}

/** Generators and other iterators; a Set or Map is a collection, not an answer. */
function iteratorOf(value: object): AnyIterator | undefined {
  if (value instanceof ReadableStream || !isIterator(value)) return undefined;
  return Symbol.asyncIterator in value
    ? (value as AsyncIterable<unknown>)[Symbol.asyncIterator]()
    : (value as AnyIterator);
}
