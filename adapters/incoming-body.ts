import type { IncomingMessage } from 'node:http';
import type { Bytes } from '../src/http/bytes.ts';
import type { BodySource } from '../src/platform.ts';
import { ByteBuffer } from '../src/request/body/byte-buffer.ts';

/** Bytes that are gathered at most before the client has to wait. */
const MAX_GATHERED = 65536;

/** A read that waits for bytes. */
interface Waiting {
  readonly min: number;
  resolve(bytes: Bytes): void;
  reject(error: unknown): void;
}

/**
 * The body as Node itself hands it over, which spares the copies and turns that it takes through a Request: all chunks that
 * one piece of the socket holds are gathered before a read goes on. Between two reads nothing flows, so that a body that is
 * not read to its end is left to the listener.
 */
export class IncomingBody implements BodySource {
  readonly #incoming: IncomingMessage;
  readonly #bytes: ByteBuffer = new ByteBuffer();
  #waiting: Waiting | undefined;
  #immediate: NodeJS.Immediate | undefined;
  #isEnded = false;
  #error: unknown;

  constructor(incoming: IncomingMessage) {
    this.#incoming = incoming;
    incoming.on('end', () => {
      this.#isEnded = true;
      this.#settle();
    });
    incoming.on('error', (error) => {
      this.#error ??= error;
      this.#settle();
    });
    // Node closes after the end as well.
    incoming.on('close', () => {
      if (!this.#isEnded) this.#error ??= Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
      this.#settle();
    });
  }

  get isDone(): boolean {
    return this.#isEnded && this.#bytes.size === 0;
  }

  read(min: number): Promise<Bytes> {
    return new Promise((resolve, reject) => {
      this.#waiting = { min, resolve, reject };
      if (this.#error !== undefined || this.#bytes.size >= min || this.#isEnded) return this.#settle();
      this.#incoming.on('data', this.#gather);
      this.#incoming.resume();
    });
  }

  /** What has not been read flows away, so that the connection is free for the next request. */
  cancel(): void {
    this.#error ??= new Error('The body is not read any more');
    this.#settle();
    this.#incoming.resume();
  }

  #stop(): void {
    this.#waiting = undefined;
    clearImmediate(this.#immediate);
    this.#immediate = undefined;
    this.#incoming.off('data', this.#gather);
    this.#incoming.pause();
  }

  readonly #gather = (block: Uint8Array): void => {
    this.#bytes.append(block);
    // Node runs what waits for a promise between two chunks, although the next ones are there.
    if (this.#bytes.size >= (this.#waiting?.min ?? 0)) this.#immediate ??= setImmediate(this.#settle);
    if (this.#bytes.size >= MAX_GATHERED) this.#incoming.pause();
  };

  readonly #settle = (): void => {
    const waiting = this.#waiting;
    this.#stop();
    if (this.#error === undefined) waiting?.resolve(this.#bytes.take());
    else waiting?.reject(this.#error);
  };
}

/** Undefined for a body that cannot be read this way any more. */
export function openIncoming(incoming: IncomingMessage | undefined): BodySource | undefined {
  const isFresh = incoming !== undefined && !incoming.destroyed && !incoming.readableDidRead;
  return isFresh ? new IncomingBody(incoming) : undefined;
}
