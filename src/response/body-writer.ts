import type { Bytes } from '../http/bytes.ts';
import { HTTPException } from '../http/exception.ts';
import { DONE } from '../http/status-constants.ts';
import { markHandled } from '../pipeline/thrown.ts';
import { bytesOf, isBytes, joinBytes } from './bytes.ts';
import { BrokenClientConnection, createTransferError } from './errors.ts';
import type { BodyTracker } from './response-record.ts';

/** Blocks that are handed to the runtime ahead of a client that reads slowly. */
const BLOCKS_AHEAD = 4;
/** Bytes that may be written after the start without waiting for the client. */
const MAX_WAITING = 16 * 1024 ** 2;

const encoder = new TextEncoder();

/** What can be written: text, also that of `html`, or bytes. */
export type Data = string | InstanceType<typeof String> | Uint8Array | ArrayBuffer;

/** What a response makes of a body that starts. */
export interface Reception {
  /** Whether the body is sent at all: not to HEAD, and not with 204, 205 and 304. */
  readonly isWanted: boolean;
  /** The length that was promised for it, if any. */
  readonly length: number | undefined;
}

/** How a writer tells its response what happens to it. */
export interface WriterEvents {
  /** The response must start now; its body is this stream, unless nothing of it is wanted. */
  start(stream: ReadableStream<Bytes>, tracker: BodyTracker): Reception;
  /** Follows the body that starts. */
  track(): BodyTracker;
  /** A write that is not awaited has failed. */
  failed(error: unknown): void;
}

/**
 * The buffer between a handler and its client: nothing is sent while it holds at most `limit` bytes. Past that it becomes a
 * stream: a write waits for the client, and what is written is sent in the next turn of the event loop at the latest.
 */
export class Writer {
  readonly #limit: number;
  readonly #events: WriterEvents;
  /** Encoded, in order, then the text that came last: adding to a string is ten times faster than encoding pieces. */
  #blocks: Bytes[] = [];
  #size = 0;
  #text = '';
  #written = 0;
  #promised: number | undefined;
  #controller: ReadableStreamDefaultController<Bytes> | undefined;
  #failure: Error | undefined;
  #ended = false;
  #tracker: BodyTracker | undefined;
  /** Whether a timer will send what was written. */
  #isScheduled = false;
  #waiting: { promise: Promise<void>; resolve: () => void; reject: (error: Error) => void } | undefined;

  constructor(limit: number, events: WriterEvents) {
    this.#limit = limit;
    this.#events = events;
  }

  get started(): boolean {
    return this.#controller !== undefined;
  }

  /** Whether anything waits to be sent, or was. */
  get touched(): boolean {
    return this.#written > 0 || this.#text !== '' || this.#size > 0 || this.started;
  }

  /**
   * Appends data, and returns a promise if the client reads slowly. A failure after the start is a promise that rejects but
   * need not be awaited: an error thrown in a timer would end the process.
   */
  write(data: Data): Promise<void> | undefined {
    if (this.#failure !== undefined) return rejectHandled(this.#failure);
    this.append(data);
    // A character of a string is at most three bytes, so most writes need not be encoded to be counted.
    if (this.#size + this.#text.length * 3 > this.#limit) {
      this.#encode();
      if (this.#size > this.#limit) return this.flush();
    }
    if (!this.started) return undefined;
    this.#schedule();
    return this.#wait();
  }

  /** Schedules a flush. The writes of one turn of the event loop are sent as one block. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setTimeout(() => {
      this.#isScheduled = false;
      if (!this.#ended) void this.flush();
    });
  }

  /** Appends without starting the response, however long the data: the last bytes of a buffered answer. */
  append(data: Data): void {
    if (typeof data === 'string' || data instanceof String) {
      this.#text += data;
    } else if (isBytes(data)) {
      this.#encode();
      // A copy: the caller may fill the same bytes anew before they are sent.
      if (data.byteLength > 0) this.#push(new Uint8Array(bytesOf(data)));
    } else {
      throw new TypeError(`req.write takes a string or bytes, not ${data === null ? 'null' : typeof data}`);
    }
  }

  /** Starts the response, if it has not, and sends what is there. */
  flush(): Promise<void> | undefined {
    if (this.#failure !== undefined) return rejectHandled(this.#failure);
    if (!this.started) this.#start();
    try {
      if (this.#failure === undefined) this.#send();
    } catch (error) {
      this.#events.failed(error);
    }
    return this.#failure === undefined ? this.#wait() : rejectHandled(this.#failure);
  }

  /** What was written, of a response that has not started; nothing is left of it. */
  take(): Bytes {
    this.#encode();
    const bytes = joinBytes(this.#blocks, this.#size);
    this.discard();
    return bytes;
  }

  /** Forgets what was written, of a response that has not started. */
  discard(): void {
    this.#blocks = [];
    this.#size = 0;
    this.#text = '';
  }

  /**
   * The handler is done: the last bytes are sent, and the stream is complete.
   * @throws Error when they are not as many as were promised.
   */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#failure !== undefined || this.#controller === undefined) return;
    this.#send();
    if (this.#promised !== undefined && this.#written !== this.#promised) {
      throw this.#break(`contentLength promised ${this.#promised} bytes, but ${this.#written} were written`);
    }
    this.#controller.close();
    this.#tracker?.ended();
    this.#waiting?.resolve();
  }

  /** The output is not wanted: further writes reject with DONE, which ends the handler. */
  ignore(): void {
    this.#settle(new HTTPException(DONE));
  }

  /** Something went wrong after the start: the client sees a broken transfer, never a clean end. */
  fail(): void {
    if (!this.#ended) this.#break('The answer was broken off');
    this.#ended = true;
  }

  /** Breaks the stream; gives the error that every later write gets. */
  #break(message: string): Error {
    if (this.#failure === undefined) this.#controller?.error(createTransferError());
    const error = this.#settle(new Error(message));
    this.#tracker?.aborted(error);
    return error;
  }

  #start(): void {
    const strategy = { highWaterMark: BLOCKS_AHEAD * Math.max(this.#limit, 1), size: byteLength };
    const stream = new ReadableStream<Bytes>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: () => {
          this.#waiting?.resolve();
          this.#waiting = undefined;
        },
        cancel: () => this.#leave(),
      },
      strategy,
    );
    this.#tracker = this.#events.track();
    const { isWanted, length } = this.#events.start(stream, this.#tracker);
    this.#promised = length;
    if (!isWanted) this.ignore();
  }

  /** The client reads no more. */
  #leave(): void {
    this.#settle(new BrokenClientConnection());
    this.#tracker?.cancelled();
  }

  #settle(failure: Error): Error {
    this.#failure ??= failure;
    this.#waiting?.reject(this.#failure);
    this.#waiting = undefined;
    this.discard();
    return this.#failure;
  }

  #send(): void {
    this.#encode();
    if (this.#size === 0) return;
    this.#written += this.#size;
    if (this.#promised !== undefined && this.#written > this.#promised) {
      throw this.#break(`contentLength promised ${this.#promised} bytes, and more were written`);
    }
    this.#tracker?.sent(this.#size);
    this.#controller?.enqueue(joinBytes(this.#blocks, this.#size));
    this.discard();
  }

  /** A promise of room for more. */
  #wait(): Promise<void> | undefined {
    const room = this.#controller?.desiredSize ?? 1;
    if (room > 0) return undefined;
    if (-room > MAX_WAITING && this.#waiting !== undefined) {
      const error = this.#break(
        'More than 16 MiB are written and not sent: wait for the client with `await req.write(...)`',
      );
      this.#events.failed(error);
      return rejectHandled(error);
    }
    this.#waiting ??= createWaiting();
    return this.#waiting.promise;
  }

  #push(block: Bytes): void {
    this.#blocks.push(block);
    this.#size += block.byteLength;
  }

  #encode(): void {
    if (this.#text === '') return;
    const text = this.#text;
    this.#text = '';
    this.#push(encoder.encode(text));
  }
}

function byteLength(block?: Uint8Array): number {
  return block?.byteLength ?? 0;
}

/** A rejected promise that need not be awaited. */
export function rejectHandled(error: unknown): Promise<never> {
  return markHandled(Promise.reject(error));
}

function createWaiting(): { promise: Promise<void>; resolve: () => void; reject: (error: Error) => void } {
  let resolve: () => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise: markHandled(promise), resolve, reject };
}
