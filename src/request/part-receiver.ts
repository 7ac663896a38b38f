import { FormError } from '../http/form-error.ts';
import type { PartHead } from '../http/part-head.ts';
import type { FilePart } from '../upload.ts';
import type { FileStore } from './file-store.ts';
import type { FieldInit } from './form.ts';
import type { Memory } from './kept-file.ts';

/** Takes the bytes of one part, and makes a field of it; none where it is blank. What it gives back is waited for. */
export interface PartReceiver {
  write(bytes: Uint8Array): unknown;
  end(): FieldInit | undefined | Promise<FieldInit | undefined>;
}

/** A text, which is kept in memory. */
export class TextReceiver implements PartReceiver {
  readonly #head: PartHead;
  readonly #memory: Memory;
  readonly #decoder: TextDecoder;
  #value = '';
  #length = 0;

  /** @param decoder One that others have used before, to their ends. */
  constructor(head: PartHead, memory: Memory, decoder: TextDecoder) {
    this.#head = head;
    this.#memory = memory;
    this.#decoder = decoder;
  }

  write(bytes: Uint8Array): void {
    this.#memory.take(bytes.length);
    this.#length += bytes.length;
    this.#value += this.#decode(bytes, { stream: true });
  }

  end(): FieldInit {
    const { name, type, headers } = this.#head;
    const value = this.#value + this.#decode();
    return { name, value, type: type || 'text/plain', headers, length: this.#length };
  }

  #decode(bytes?: Uint8Array, options?: TextDecodeOptions): string {
    try {
      return this.#decoder.decode(bytes, options);
    } catch {
      throw new FormError('A field of the form is not UTF-8');
    }
  }
}

/** A file, which goes to a store that is opened for it. */
export class FileReceiver implements PartReceiver {
  readonly #part: FilePart;
  readonly #limit: number;
  readonly #open: (part: FilePart) => Promise<FileStore>;
  #store: FileStore | undefined;
  #length = 0;

  constructor(part: FilePart, limit: number, open: (part: FilePart) => Promise<FileStore>) {
    this.#part = part;
    this.#limit = limit;
    this.#open = open;
  }

  /** Opens the store before the first byte has come, so that a file can be refused. */
  async open(): Promise<FileStore> {
    this.#store = await this.#open(this.#part);
    return this.#store;
  }

  write(bytes: Uint8Array): unknown {
    this.#length += bytes.length;
    if (this.#length > this.#limit) throw this.#tooLong();
    return this.#store === undefined ? this.open().then((store) => store.write(bytes)) : this.#store.write(bytes);
  }

  #tooLong(): FormError {
    const name = JSON.stringify(this.#part.filename.slice(0, 60));
    return new FormError(`The file ${name} is longer than ${this.#limit} bytes (poor_FileSize)`, true);
  }

  async end(): Promise<FieldInit> {
    await this.#store?.close();
    const { file, sink } = this.#store ?? {};
    return { ...this.#part, value: this.#part.filename, length: this.#length, file, sink };
  }
}
