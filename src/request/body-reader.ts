import type { AppContext } from '../context.ts';
import { HTTPException } from '../http/exception.ts';
import { incompleteRequest } from '../response/broken.ts';
import { NO_BYTES } from '../response/bytes.ts';

/**
 * Reads the body of a request, block by block, as far as it is asked for: within the read timeout, and without keeping
 * more than the block at hand.
 */
export class BodyReader {
  readonly #context: AppContext;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  #rest: Uint8Array = NO_BYTES;
  #isDone: boolean;
  /** The read before, which the next one waits for. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(body: ReadableStream<Uint8Array> | null, context: AppContext) {
    this.#context = context;
    this.#reader = body?.getReader();
    this.#isDone = this.#reader === undefined;
  }

  /** Whether the end of the body has been read, or reading was given up. */
  get isDone(): boolean {
    return this.#isDone;
  }

  /**
   * The next bytes, at most `length` of them; empty at the end. Reads that are asked for at once come one after the other.
   * @throws RangeError for a length that is not at least 1.
   */
  read(length: number = Number.POSITIVE_INFINITY): Promise<Uint8Array> {
    if (!(length >= 1))
      return Promise.reject(new RangeError(`read takes a number of bytes, at least 1, not ${length}`));
    const read = this.#last.then(() => this.#take(Math.floor(length)));
    this.#last = read.catch(() => {});
    return read;
  }

  async #take(length: number): Promise<Uint8Array> {
    while (this.#rest.byteLength === 0 && !this.#isDone) await this.#pull();
    const bytes = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(bytes.byteLength);
    return bytes;
  }

  /** Gives up: what has not been read yet is not wanted. */
  async cancel(): Promise<void> {
    this.#isDone = true;
    this.#rest = NO_BYTES;
    await this.#reader?.cancel().catch(() => {});
  }

  async #pull(): Promise<void> {
    const reader = this.#reader as ReadableStreamDefaultReader<Uint8Array>;
    try {
      await readInTime(reader.read(), this.#context, ({ done, value }) => {
        if (done) this.#isDone = true;
        // What comes when it was given up already is not wanted.
        else if (!this.#isDone) this.#rest = value;
      });
    } catch (error) {
      // A runtime that cannot cancel a body at once is not waited for.
      void this.cancel();
      throw error;
    }
  }
}

/**
 * What is made of that which a client sends, within the read timeout.
 * @throws HTTPException 408 when it stalls; BrokenClientConnection when it has left.
 */
export function readInTime<T, R>(read: Promise<T>, context: AppContext, make: (value: T) => R): Promise<R> {
  const { readTimeout: seconds } = context.config;
  return new Promise((resolve, reject) => {
    const ring = (): void => {
      const message = `No byte of the body came for ${seconds} seconds (poor_ReadTimeout)`;
      reject(new HTTPException(408, { message }));
    };
    const stop = context.platform?.startTimer?.(seconds, ring) ?? startLate(seconds, ring);
    read.then(
      (value) => {
        stop();
        try {
          resolve(make(value));
        } catch (error) {
          reject(error);
        }
      },
      () => {
        stop();
        // Whatever a runtime calls it, and however: reading fails because the client has left.
        reject(incompleteRequest());
      },
    );
  });
}

/** How many turns of a promise it takes at most until bytes are handed over that are there already. */
const TURNS = 3;

/** A timer of the runtime costs more than a short body: it starts only when there is something to wait for. */
function startLate(seconds: number, ring: () => void): () => void {
  let isStopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const start = async (): Promise<void> => {
    for (let turn = 0; turn < TURNS && !isStopped; turn++) await undefined;
    if (!isStopped) timer = setTimeout(ring, seconds * 1000);
  };
  void start();
  return () => {
    isStopped = true;
    if (timer !== undefined) clearTimeout(timer);
  };
}
