import type { Bytes } from '../../http/bytes.ts';
import type { BodySource } from '../../platform.ts';
import { NO_BYTES } from '../../response/bytes.ts';
import { ByteBuffer } from './byte-buffer.ts';

/** Bytes of a buffer that a stream is read into. */
const BUFFER_SIZE = 65536;

/** A source of nothing: that of a request without a body. */
export const EMPTY_SOURCE: BodySource = { isDone: true, read: async () => NO_BYTES, cancel() {} };

/**
 * A stream as a source. Deno and workerd have byte streams, which gather small chunks themselves: there each chunk of one byte
 * costs a tenth of what a read of its own takes.
 */
export function readStream(stream: ReadableStream<Uint8Array>): BodySource {
  const byteReader = openByteReader(stream);
  if (byteReader !== undefined) return new ByteStreamSource(byteReader);
  const reader = stream.getReader() as ReadableStreamDefaultReader<Bytes>;
  return new BlockSource(
    () => reader.read(),
    () => void reader.cancel().catch(() => {}),
  );
}

function openByteReader(stream: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | undefined {
  try {
    return stream.getReader({ mode: 'byob' });
  } catch {
    return undefined;
  }
}

class ByteStreamSource implements BodySource {
  readonly #reader: ReadableStreamBYOBReader;
  #buffer: ArrayBuffer = new ArrayBuffer(BUFFER_SIZE);
  isDone = false;

  constructor(reader: ReadableStreamBYOBReader) {
    this.#reader = reader;
  }

  async read(min: number): Promise<Bytes> {
    const { done, value } = await this.#reader.read(new Uint8Array(this.#buffer), { min });
    this.isDone = done;
    if (value === undefined) return NO_BYTES;
    // A block that is kept must not keep a buffer that is mostly empty.
    const isLarge = value.length > BUFFER_SIZE / 4;
    this.#buffer = isLarge ? new ArrayBuffer(BUFFER_SIZE) : value.buffer;
    return isLarge ? value : value.slice();
  }

  cancel(): void {
    this.#reader.cancel().catch(() => {});
  }
}

/** Blocks that come one by one as a source: a read goes on until it has enough of them. */
export class BlockSource implements BodySource {
  readonly #next: () => Promise<Block>;
  readonly cancel: () => void;
  isDone = false;

  constructor(next: () => Promise<Block>, cancel: () => void) {
    this.#next = next;
    this.cancel = cancel;
  }

  async read(min: number): Promise<Bytes> {
    const first = await this.#take();
    if (first.length >= min || this.isDone) return first;
    const gathered = new ByteBuffer();
    gathered.append(first);
    while (gathered.size < min && !this.isDone) gathered.append(await this.#take());
    return gathered.take();
  }

  async #take(): Promise<Bytes> {
    const { done = false, value } = await this.#next();
    this.isDone = done;
    return value ?? NO_BYTES;
  }
}

/** What a reader of a stream gives, or an iterator. */
interface Block {
  readonly done?: boolean | undefined;
  readonly value?: Bytes | undefined;
}

/** A body that the runtime gives as a whole, which is cheaper for a short one. */
export class WholeSource implements BodySource {
  readonly #request: Request;
  isDone = false;

  constructor(request: Request) {
    this.#request = request;
  }

  read(): Promise<Bytes> {
    const request: Request & { bytes?(): Promise<Bytes> } = this.#request;
    const whole: Promise<Bytes | ArrayBuffer> = request.bytes?.() ?? request.arrayBuffer();
    return whole.then((bytes) => {
      this.isDone = true;
      return bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
    });
  }

  cancel(): void {}
}
