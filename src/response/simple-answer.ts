import { HTML, JSON_TYPE } from '../http/content-type.ts';
import { isDone } from '../http/status.ts';
import type { Outgoing } from './outgoing.ts';
import { textResponse } from './runtime.ts';

/** Whether a result is text, JSON, nothing, or what was written: what most handlers answer, at once. */
export function isSimple(result: unknown): boolean {
  if (typeof result === 'string' || result === null) return true;
  if (typeof result !== 'object') return isDone(result);
  if (isPlain(result)) return typeof (result as { then?: unknown }).then !== 'function';
  return result instanceof String;
}

/** The response of such a result, with what was written before it. */
export function toSimpleAnswer(result: unknown, outgoing: Outgoing): Response {
  if (typeof result === 'string' || result instanceof String) return appendText(`${result}`, outgoing);
  if (isDone(result)) return outgoing.response ?? outgoing.buildWritten();
  checkUnwritten(result, outgoing);
  if (result !== null) return fromJson(result as object, outgoing);
  outgoing.status = 204;
  return outgoing.build(null, { type: HTML });
}

/** @throws TypeError for what cannot be appended to what was written. */
export function checkUnwritten(result: unknown, outgoing: Outgoing): void {
  if (!outgoing.isWritten) return;
  throw new TypeError(`it answered ${nameOf(result)} after it had written; answer nothing, a string or bytes then`);
}

/** A text behind what was written. */
function appendText(text: string, outgoing: Outgoing): Response {
  if (outgoing.isUntouched) return textResponse(text, outgoing.contentType, outgoing.status);
  return append(text, HTML, outgoing);
}

/** Text or bytes behind what was written. */
export function append(data: string | Uint8Array<ArrayBuffer>, type: string, outgoing: Outgoing): Response {
  if (outgoing.response !== undefined) {
    outgoing.write(data);
    return outgoing.response;
  }
  // The runtime announces the length of a text; where no body is sent it could not.
  if (typeof data === 'string' && outgoing.carriesContent && !outgoing.isWritten) return outgoing.build(data, { type });
  outgoing.writer.append(data);
  return outgoing.buildWritten(type);
}

/**
 * An object literal or an array: it is answered as JSON. That of another realm, as in Jest or `node:vm`, has another
 * `Object.prototype`, which has no prototype either.
 */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (Array.isArray(value)) return true;
  if (prototype !== Object.prototype && prototype !== null && Object.getPrototypeOf(prototype) !== null) return false;
  return !isIterator(value);
}

export function fromJson(value: object, outgoing: Outgoing): Response {
  const text = JSON.stringify(value);
  if (text === undefined) throw unanswerable(value);
  if (outgoing.isUntouched) return textResponse(text, outgoing.ownContentType ?? JSON_TYPE, outgoing.status);
  return append(text, JSON_TYPE, outgoing);
}

export function isIterator(value: object): boolean {
  return typeof (value as { next?: unknown }).next === 'function' || Symbol.asyncIterator in value;
}

/** The error of a handler that returned what cannot be sent. */
export function unanswerable(result: unknown): TypeError {
  return new TypeError(
    `it returned ${nameOf(result)}, which cannot be sent; return a string, bytes, an object with data, a Response, a stream, an iterator or a status code`,
  );
}

function nameOf(result: unknown): string {
  if (typeof result !== 'object' || result === null) return `${typeof result} ${String(result)}`.slice(0, 60);
  return `an instance of ${result.constructor?.name ?? 'nothing'}`;
}
