import type { Bytes } from '../http/bytes.ts';
import { identifyCookie } from '../http/cookie.ts';
import { joinVary } from '../http/vary.ts';

/** The body of a response. Bytes are never in shared memory. */
export type RecordBody = string | Bytes | Blob | ReadableStream<Bytes> | null;

/**
 * A response as the pipeline handles it: status, header list and body, without the cost of a web Response.
 *
 * As soon as user code has seen or given a Response, that Response decides what is sent (`response`); until then the
 * record does. A light Response is a view of its record, so the two cannot differ.
 */
export class ResponseRecord {
  readonly status: number;
  /** Name, value, name, value: the form that `writeHead` of Node takes. Names may repeat. */
  readonly headers: string[];
  body: RecordBody;
  response: Response | undefined;
  /** False once user code may have changed the headers: they are checked again before they are sent. */
  isChecked = true;
  /** The Content-Length that the record was created with, or that `response` had when it was checked. */
  checkedLength: string | null = null;
  /** A body can be sent once. */
  isSent = false;
  /** Whether `Connection: close` may be sent: the library itself has set it. */
  mayClose = false;
  /** Whether it answers HEAD: `body` is null, and the headers are those that GET would have. */
  isHead = false;
  /** Whether `body` is a stream of the library's own, which reports its end itself. */
  readonly tracker: BodyTracker | undefined;

  constructor(status: number, headers: string[], body: RecordBody, response?: Response, tracker?: BodyTracker) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.response = response;
    this.tracker = tracker;
  }
}

/** The place of a header in a list, from `start` on; -1 where it is missing. */
export function findHeader(headers: readonly string[], name: string, start = 0): number {
  const key = name.toLowerCase();
  for (let index = start; index < headers.length; index += 2) {
    const other = headers[index] as string;
    if (other.length === key.length && (other === name || other.toLowerCase() === key)) return index;
  }
  return -1;
}

/** Removes every occurrence of a header. */
export function deleteHeader(headers: string[], name: string): void {
  for (let index = findHeader(headers, name); index >= 0; index = findHeader(headers, name, index)) {
    headers.splice(index, 2);
  }
}

/**
 * Sets a header in place of every occurrence. A cookie takes the place of the same one only, and the names of `Vary` are
 * joined.
 */
export function putHeader(headers: string[], name: string, value: string): void {
  const key = name.toLowerCase();
  if (key === 'set-cookie') {
    const identity = identifyCookie(value);
    let index = findHeader(headers, name);
    while (index >= 0) {
      if (identifyCookie(headers[index + 1] as string) === identity) headers.splice(index, 2);
      else index += 2;
      index = findHeader(headers, name, index);
    }
    headers.push(name, value);
    return;
  }
  const index = findHeader(headers, name);
  const text = key === 'vary' && index >= 0 ? joinVary(headers[index + 1] as string, value) : value;
  deleteHeader(headers, name);
  headers.push(name, text);
}

/** Follows a body that streams after the handler has returned, until its end, for the request that it answers. */
export interface BodyTracker {
  /** This body is the one that is sent: its end is the end of the response. */
  follow(): void;
  /** Bytes were given to the runtime. */
  sent(size: number): void;
  /** The last byte was given to the runtime. */
  ended(): void;
  /** The producer of the body failed. The error is logged, and never reaches the client. */
  failed(error: unknown): void;
  /** The body was broken off on purpose, and the reason has been logged. */
  aborted(error: unknown): void;
  /**
   * Its reader has cancelled the body.
   * @param closed Resolves when its producer has ended, for example the `finally` of a generator.
   */
  cancelled(closed?: Promise<unknown>): void;
}
