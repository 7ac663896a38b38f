import type { Bytes } from '../../http/bytes.ts';
import { FormError } from '../../http/form-error.ts';
import { bytesOf, joinBytes } from '../../response/bytes.ts';
import type { UploadedFile } from '../form.ts';
import type { TemporaryFile } from '../upload-types.ts';

/** Bytes of one file that stay in memory; a longer one goes to a temporary file, where the platform has one. */
const MAX_IN_MEMORY = 65536;

/** What a form may still keep in memory: heads, texts and small files together. */
export class MemoryBudget {
  readonly #limit: number;
  #left: number;

  constructor(limit: number) {
    this.#limit = limit;
    this.#left = limit;
  }

  has(size: number): boolean {
    return size <= this.#left;
  }

  /** @throws FormError when there is no room left. */
  take(size: number): void {
    if (!this.has(size))
      throw FormError.limit(`The fields of the form are larger than ${this.#limit} bytes`, 'dataSize', this.#limit);
    this.#left -= size;
  }

  giveBack(size: number): void {
    this.#left += size;
  }
}

/** Bytes in memory as a file. */
export function keepBytes(bytes: Bytes): UploadedFile {
  return {
    size: bytes.length,
    stream: () => new Blob([bytes]).stream(),
    bytes: async () => bytes.slice(),
    text: async () => new TextDecoder().decode(bytes),
  };
}

/** An uploaded file that nobody else takes: in memory while it is small, then in a temporary file. */
export class SpooledFile implements UploadedFile {
  readonly #memory: MemoryBudget;
  readonly #openTemporary: () => Promise<TemporaryFile | undefined>;
  #size = 0;
  #blocks: Bytes[] = [];
  #temporary: TemporaryFile | undefined;
  /** Whether the platform has turned out to have no place for files. */
  #hasNoPlace = false;

  constructor(memory: MemoryBudget, openTemporary: () => Promise<TemporaryFile | undefined>) {
    this.#memory = memory;
    this.#openTemporary = openTemporary;
  }

  get size(): number {
    return this.#size;
  }

  get file(): UploadedFile {
    return this;
  }

  write(bytes: Uint8Array): Promise<void> | undefined {
    this.#size += bytes.length;
    if (this.#temporary !== undefined) return this.#temporary.write(bytes);
    const isSmall = this.#size <= MAX_IN_MEMORY && this.#memory.has(bytes.length);
    if (!isSmall && !this.#hasNoPlace) return this.#moveOut(bytes);
    this.#memory.take(bytes.length);
    // A copy: a piece of a block would keep the whole block in memory.
    this.#blocks.push(new Uint8Array(bytes));
    return undefined;
  }

  async #moveOut(bytes: Uint8Array): Promise<void> {
    this.#temporary = await this.#openTemporary();
    const kept = this.#blocks;
    if (this.#temporary === undefined) {
      this.#hasNoPlace = true;
      this.#size -= bytes.length;
      return this.write(bytes);
    }
    this.#blocks = [];
    for (const block of kept) await this.#temporary.write(block);
    this.#memory.giveBack(kept.reduce((size, block) => size + block.length, 0));
    await this.#temporary.write(bytes);
  }

  close(): void {}

  stream(): ReadableStream<Bytes> {
    return this.#temporary?.stream() ?? new Blob(this.#blocks).stream();
  }

  async bytes(): Promise<Bytes> {
    if (this.#temporary === undefined) return joinBytes(this.#blocks, this.#size).slice();
    const blocks: Uint8Array[] = [];
    const reader = this.stream().getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) blocks.push(next.value);
    return bytesOf(joinBytes(blocks, this.#size));
  }

  async text(): Promise<string> {
    return new TextDecoder().decode(await this.bytes());
  }

  toJSON(): { size: number } {
    return { size: this.#size };
  }
}
