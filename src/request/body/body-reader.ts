import type { Bytes } from '../../http/bytes.ts';
import type { BodySource } from '../../platform.ts';
import { NO_BYTES } from '../../response/bytes.ts';
import { MIN_PROGRESS } from './timed-source.ts';

/** Reads a body in order, whoever asks: reads that are asked for at once come one after the other. */
export class BodyReader {
  readonly #source: BodySource;
  #rest: Bytes = NO_BYTES;
  /** Bytes that the next block has at least. */
  #gathered = 1;
  /** The read before, which the next one waits for. */
  #last: Promise<Bytes> | undefined;
  /** Why no more can be read, once that is so. */
  #failure: { readonly reason: unknown } | undefined;

  constructor(source: BodySource) {
    this.#source = source;
  }

  /** Whether all bytes have been read. */
  get isDone(): boolean {
    return this.#rest.length === 0 && this.#source.isDone;
  }

  /**
   * The next bytes as soon as there are any, at most `length` of them; empty at the end.
   * @throws RangeError for a length that is not at least 1.
   */
  read(length: number = Number.POSITIVE_INFINITY): Promise<Bytes> {
    if (!(length >= 1))
      return Promise.reject(new RangeError(`read takes a number of bytes, at least 1, not ${length}`));
    return this.#queue(1, Math.floor(length));
  }

  /**
   * The next block of a body that is read to its end; empty at the end. A client that sends small chunks is not asked for each
   * of them: the more it sends, the more are gathered.
   * @param most Bytes that need not be waited for: one of them too many is enough to know.
   */
  readBlock(most: number = MIN_PROGRESS): Promise<Bytes> {
    return this.#queue(Math.min(this.#gathered, most), Number.POSITIVE_INFINITY);
  }

  /** The rest is not wanted: whoever reads on gets the reason, not an end that looks like that of the body. */
  cancel(reason: unknown): void {
    this.#failure ??= { reason };
    this.#source.cancel();
  }

  #queue(min: number, length: number): Promise<Bytes> {
    const take = (): Promise<Bytes> => this.#take(min, length);
    this.#last = this.#last === undefined ? take() : this.#last.then(take, take);
    return this.#last;
  }

  #take(min: number, length: number): Promise<Bytes> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure.reason);
    if (this.#rest.length > 0 || this.#source.isDone) return Promise.resolve(this.#cut(length));
    return this.#source.read(min).then(
      (bytes) => {
        this.#gathered = bytes.length < MIN_PROGRESS ? Math.min(this.#gathered * 4, MIN_PROGRESS) : 1;
        this.#rest = bytes;
        return this.#cut(length);
      },
      (error) => {
        this.cancel(error);
        throw error;
      },
    );
  }

  #cut(length: number): Bytes {
    const rest = this.#rest;
    this.#rest = length < rest.length ? rest.subarray(length) : NO_BYTES;
    return length < rest.length ? rest.subarray(0, length) : rest;
  }
}
