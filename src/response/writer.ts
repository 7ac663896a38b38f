import { BrokenClientConnection, transferError } from './broken.ts';
import { joinBytes } from './bytes.ts';

/** Blocks that are handed to the runtime ahead of a client that reads slowly. */
const BLOCKS_AHEAD = 4;
/** Bytes that may be written after the start without waiting for the client. */
const MOST_WAITING = 16 * 1024 ** 2;

const encoder = new TextEncoder();

/** What can be written: text, also that of `html`, or bytes. */
export type Data = string | InstanceType<typeof String> | Uint8Array;

/** How a writer tells its response what happens to it. */
export interface WriterEvents {
  /** The response must start now; its body is this stream. Gives the length that was promised for it, if any. */
  start(stream: ReadableStream<Uint8Array<ArrayBuffer>>): number | undefined;
  /** The client has left. */
  gone(): void;
}

/**
 * The buffer between a handler and its client: nothing is sent while it holds at most `limit` bytes; past that it becomes
 * a stream, and a write waits for the client.
 */
export class Writer {
  readonly #limit: number;
  readonly #events: WriterEvents;
  /** Encoded, in order, then the text that came last: adding to a string is ten times faster than encoding pieces. */
  #blocks: Uint8Array<ArrayBuffer>[] = [];
  #size = 0;
  #text = '';
  #written = 0;
  #promised: number | undefined;
  #controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined;
  #failure: Error | undefined;
  #ended = false;
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

  /** Appends; what it gives back, if anything, is the client's reading, and is worth waiting for. */
  write(data: Data): Promise<void> | undefined {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#ended) throw new Error('The answer is complete: nothing can be written any more');
    this.append(data);
    // A character of a string is at most three bytes, so most writes need not be encoded to be counted.
    if (this.#size + this.#text.length * 3 <= this.#limit) return undefined;
    this.#encode();
    return this.#size > this.#limit ? this.flush() : undefined;
  }

  /** Appends without starting the response, however long the data: the last bytes of a buffered answer. */
  append(data: Data): void {
    if (typeof data === 'string' || data instanceof String) {
      this.#text += data;
    } else if (data instanceof Uint8Array) {
      this.#encode();
      // A copy: the caller may fill the same bytes anew before they are sent.
      if (data.byteLength > 0) this.#push(new Uint8Array(data));
    } else {
      throw new TypeError(`req.write takes a string or bytes, not ${data === null ? 'null' : typeof data}`);
    }
  }

  /** Starts the response, if it has not, and sends what is there. */
  flush(): Promise<void> | undefined {
    if (this.#failure !== undefined) throw this.#failure;
    if (!this.started) this.#start();
    this.#send();
    return this.#wait();
  }

  /** What was written, of a response that has not started; nothing is left of it. */
  take(): Uint8Array<ArrayBuffer> {
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

  /** The handler is done: the last bytes are sent, and the stream is complete. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#failure !== undefined || this.#controller === undefined) return;
    this.#send();
    if (this.#promised !== undefined && this.#written !== this.#promised) {
      this.#controller.error(transferError());
      throw new Error(`contentLength promised ${this.#promised} bytes, but ${this.#written} were written`);
    }
    this.#controller.close();
    this.#waiting?.resolve();
  }

  /** Something went wrong after the start: the client sees a broken transfer, never a clean end. */
  fail(): void {
    if (this.#ended) return;
    this.#ended = true;
    if (this.#failure === undefined) this.#controller?.error(transferError());
    this.#settle(new Error('The answer was broken off'));
  }

  #start(): void {
    const strategy = { highWaterMark: BLOCKS_AHEAD * Math.max(this.#limit, 1), size: byteLength };
    const stream = new ReadableStream<Uint8Array<ArrayBuffer>>(
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
    this.#promised = this.#events.start(stream);
  }

  /** The client reads no more. */
  #leave(): void {
    this.#settle(new BrokenClientConnection());
    this.discard();
    this.#events.gone();
  }

  #settle(failure: Error): void {
    this.#failure ??= failure;
    this.#waiting?.reject(this.#failure);
    this.#waiting = undefined;
  }

  #send(): void {
    this.#encode();
    if (this.#size === 0) return;
    this.#written += this.#size;
    if (this.#promised !== undefined && this.#written > this.#promised) {
      this.fail();
      throw new Error(`contentLength promised ${this.#promised} bytes, and more were written`);
    }
    this.#controller?.enqueue(joinBytes(this.#blocks, this.#size));
    this.discard();
  }

  /** A promise of room for more; one that nobody awaits must not end the process when the client leaves. */
  #wait(): Promise<void> | undefined {
    const room = this.#controller?.desiredSize ?? 1;
    if (room > 0) return undefined;
    if (-room > MOST_WAITING && this.#waiting !== undefined) {
      this.fail();
      throw new Error('More than 16 MiB are written and not sent: wait for the client with `await req.write(...)`');
    }
    this.#waiting ??= createWaiting();
    return this.#waiting.promise;
  }

  #push(block: Uint8Array<ArrayBuffer>): void {
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

function createWaiting(): { promise: Promise<void>; resolve: () => void; reject: (error: Error) => void } {
  let resolve: () => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  promise.catch(() => {});
  return { promise, resolve, reject };
}
