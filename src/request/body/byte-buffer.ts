import type { Bytes } from '../../http/bytes.ts';
import { NO_BYTES } from '../../response/bytes.ts';

/** Bytes that are gathered in one piece of memory: many small pieces would take a hundred times as much as they hold. */
export class ByteBuffer {
  #bytes: Bytes = NO_BYTES;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  append(bytes: Uint8Array): void {
    const size = this.#size + bytes.length;
    if (size > this.#bytes.length) {
      const larger = new Uint8Array(this.#size === 0 ? size : Math.max(size, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(0, this.#size));
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, this.#size);
    this.#size = size;
  }

  /** All of them, for as long as nothing is appended. */
  get bytes(): Bytes {
    return this.#bytes.subarray(0, this.#size);
  }

  /** All of them, which are the caller's; nothing is left. They do not hold much more memory than they need. */
  take(): Bytes {
    const isFull = this.#size * 2 >= this.#bytes.length;
    const bytes = isFull ? this.bytes : this.#bytes.slice(0, this.#size);
    if (isFull) this.#bytes = NO_BYTES;
    this.#size = 0;
    return bytes;
  }
}
