import type { Bytes } from '../../http/bytes.ts';
import { HTTPException } from '../../http/exception.ts';
import { createLimitError } from '../../http/limit.ts';
import type { BodySource, Platform } from '../../platform.ts';
import { incompleteRequest } from '../../response/errors.ts';
import { isDisconnect } from '../disconnect.ts';

/** Bytes that must come within each read timeout, unless the body ends before. */
export const MIN_PROGRESS = 4096;

/**
 * A body that has to come in time: `MIN_PROGRESS` bytes, or the end, within each read timeout. Only the time counts in which
 * the client is waited for, so that a handler may take as long as it likes.
 */
export class TimedSource implements BodySource {
  readonly #source: BodySource;
  readonly #request: Request;
  readonly #readTimeout: number;
  readonly #platform: Platform | undefined;
  /** Of the current timeout: the bytes that have come, and the seconds that they were waited for. */
  #received = 0;
  #waited = 0;
  #isReading = false;

  /** @param readTimeout In seconds. */
  constructor(source: BodySource, request: Request, readTimeout: number, platform: Platform | undefined) {
    this.#source = source;
    this.#request = request;
    this.#readTimeout = readTimeout;
    this.#platform = platform;
  }

  get isDone(): boolean {
    return this.#source.isDone;
  }

  /** Whether bytes are waited for. */
  get isReading(): boolean {
    return this.#isReading;
  }

  /**
   * @throws HTTPException 408 for a client that is too slow; BrokenClientConnection for one that has left; else what the
   *   runtime throws.
   */
  read(min: number): Promise<Bytes> {
    const source = this.#source;
    const started = performance.now();
    this.#isReading = true;
    return new Promise((resolve, reject) => {
      const fail = (error: unknown): void => {
        this.#isReading = false;
        // A runtime that cannot cancel a body at once is not waited for.
        source.cancel();
        reject(isDisconnect(error, this.#request) ? incompleteRequest(error) : error);
      };
      const stop = this.#startTimer(() => {
        const cause = createLimitError('readTimeout', this.#readTimeout);
        fail(new HTTPException(408, { message: 'The request body arrived too slowly', cause }));
      });
      source.read(Math.min(min, MIN_PROGRESS - this.#received)).then(
        (bytes) => {
          stop();
          this.#isReading = false;
          if (!source.isDone) this.#count(bytes.length, started);
          resolve(bytes);
        },
        (error) => {
          stop();
          fail(error);
        },
      );
    });
  }

  cancel(): void {
    this.#source.cancel();
  }

  #startTimer(ring: () => void): () => void {
    const seconds = Math.max(this.#readTimeout - this.#waited, 0);
    return this.#platform?.startTimer?.(seconds, ring) ?? startLate(seconds, ring);
  }

  #count(length: number, started: number): void {
    this.#received += length;
    this.#waited += (performance.now() - started) / 1000;
    if (this.#received < MIN_PROGRESS) return;
    this.#received = 0;
    this.#waited = 0;
  }
}

/** How many turns of a promise it takes at most until bytes are handed over that are there already. */
const TURNS = 5;

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
