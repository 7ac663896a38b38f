import type { Bytes } from '../../http/bytes.ts';
import { decodeText } from '../../http/charset.ts';
import { FormError } from '../../http/form-error.ts';
import type { PartHead } from '../../http/part-headers.ts';
import type { MaybePromise } from '../../pipeline/maybe-promise.ts';
import { ByteBuffer } from '../body/byte-buffer.ts';
import type { FieldInit } from '../form.ts';
import type { FilePart } from '../upload-types.ts';
import type { FileStore } from './file-sink.ts';
import { keepBytes, type MemoryBudget } from './spooled-file.ts';

/** Takes the bytes of one part, and makes a field of it. What it gives back is waited for. */
export interface PartReceiver {
  write(bytes: Uint8Array): unknown;
  end(): MaybePromise<FieldInit | ReceivedText>;
  /** The form has failed: a store is told so by others, and is not closed any more. */
  abandon?(): void;
}

/** A text, which is kept in memory. */
export class TextReceiver implements PartReceiver {
  readonly #head: PartHead;
  readonly #memory: MemoryBudget;
  readonly #buffer: ByteBuffer = new ByteBuffer();

  constructor(head: PartHead, memory: MemoryBudget) {
    this.#head = head;
    this.#memory = memory;
  }

  write(bytes: Uint8Array): void {
    this.#memory.take(bytes.length);
    this.#buffer.append(bytes);
  }

  end(): ReceivedText {
    return new ReceivedText(this.#head, this.#buffer.bytes);
  }
}

/** A text that is decoded when the form is complete: a later part may name the character set of all. */
export class ReceivedText {
  readonly head: PartHead;
  readonly #bytes: Bytes;

  constructor(head: PartHead, bytes: Bytes) {
    this.head = head;
    this.#bytes = bytes;
  }

  get length(): number {
    return this.#bytes.length;
  }

  /**
   * @param charset The one of the form, for a part that names none.
   * @throws FormError for bytes that are not characters, where parsing is strict; else the field has the bytes as well.
   */
  decode(charset: string, isStrict: boolean): FieldInit {
    const { head } = this;
    const { text, isWhole } = decodeText(this.#bytes, head.charset ?? charset);
    if (!isWhole && isStrict) throw new FormError(`A field of the form is not valid ${head.charset ?? charset}`);
    return {
      name: head.name,
      value: text,
      type: head.type || 'text/plain',
      length: this.length,
      file: isWhole ? undefined : keepBytes(this.#bytes),
      // Seldom asked for, and larger than the text that they are read from.
      get headers() {
        return head.headers;
      },
    };
  }
}

/**
 * Bytes below which a piece waits for others, and bytes that are handed on then: a client decides how small the pieces are
 * that come, and handing one on may cost a call to the system.
 */
const BLOCK = 16_384;

/** A file, which goes to a store that is opened for it. */
export class FileReceiver implements PartReceiver {
  readonly #part: FilePart;
  readonly #isNamed: boolean;
  readonly #limit: number;
  readonly #open: (part: FilePart) => Promise<FileStore>;
  readonly #small: ByteBuffer = new ByteBuffer();
  #store: FileStore | undefined;
  #length = 0;
  #isAbandoned = false;

  /** @param isNamed Whether the client gave a name, be it an empty one. */
  constructor(part: FilePart, isNamed: boolean, limit: number, open: (part: FilePart) => Promise<FileStore>) {
    this.#part = part;
    this.#isNamed = isNamed;
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
    if (bytes.length >= BLOCK && this.#small.size === 0) return this.#hand(bytes);
    this.#small.append(bytes);
    return this.#small.size < BLOCK ? undefined : this.#hand(this.#small.take());
  }

  #hand(bytes: Uint8Array): unknown {
    return this.#store === undefined ? this.open().then((store) => store.write(bytes)) : this.#store.write(bytes);
  }

  abandon(): void {
    this.#isAbandoned = true;
  }

  #tooLong(): FormError {
    const name = JSON.stringify(this.#part.filename.slice(0, 60));
    return FormError.limit(`The file ${name} is larger than ${this.#limit} bytes`, 'fileSize', this.#limit);
  }

  async end(): Promise<FieldInit> {
    if (this.#small.size > 0) await this.#hand(this.#small.take());
    // The form may have failed during the last write.
    if (!this.#isAbandoned) await this.#store?.close();
    const { file, sink } = this.#store ?? {};
    const { filename } = this.#part;
    const field = { ...this.#part, value: filename, length: this.#length, file, sink };
    return this.#isNamed ? field : { ...field, filename: undefined };
  }
}
