import { Buffer } from 'node:buffer';
import { closeSync, read, readSync, type Stats } from 'node:fs';
import { promisify } from 'node:util';
import type { OpenFile, WholeBody } from '../src/static/file-system.ts';
import type { DiskOptions } from './disk-path.ts';

/**
 * Bytes per read; nothing is read ahead. For a client that stops reading, Node holds 99 KiB and Deno, which buffers as well,
 * 192 KiB (Node 20, Deno 2.9, 2026-11). Reads of 32 KiB would hold 100 KiB on Deno and cost a quarter more processor time.
 */
const BLOCK = 64 * 1024;
/** Files and ranges up to this size are sent as one block, which costs less than a stream. */
const WHOLE = 128 * 1024;
/** Files and ranges up to this size are read synchronously: that costs less than a turn through the thread pool. */
const SMALL = 16 * 1024;

const readBlock = promisify(read);

type Body = WholeBody | Promise<WholeBody> | undefined;

/**
 * A file on disk, read through its descriptor, so renaming or replacing it has no effect. The descriptor is closed exactly
 * once, after `close` was called and when no read is pending: earlier, or twice, its number may belong to another file.
 */
export class DiskFile implements OpenFile {
  readonly kind = 'file';
  readonly path: string;
  readonly size: number;
  readonly modified: number;
  /** Undefined when it has been closed. */
  #fd: number | undefined;
  readonly #stats: Stats;
  readonly #send: DiskOptions['body'];
  /** False after `close`, even while a pending read keeps the descriptor open. */
  #isOpen = true;
  /** The number of pending reads. */
  #reading = 0;

  constructor(fd: number, stats: Stats, path: string, { body }: DiskOptions) {
    this.#fd = fd;
    this.#stats = stats;
    this.#send = body;
    this.path = path;
    this.size = stats.size;
    this.modified = stats.mtimeMs;
  }

  async *read(start: number, end: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    for (let position = start; position < end; position += BLOCK) {
      yield await this.#readBlock(position, Math.min(BLOCK, end - position));
    }
  }

  /** All the bytes that are asked for: the system may give fewer at once. */
  async #readBlock(position: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const fd = this.#openDescriptor();
    const block = Buffer.allocUnsafeSlow(length);
    this.#reading += 1;
    try {
      for (let size = 0; size < length; ) {
        const { bytesRead } = await readBlock(fd, block, size, length - size, position + size);
        if (bytesRead === 0) throw this.#shorter();
        size += bytesRead;
      }
      return block;
    } finally {
      this.#reading -= 1;
      this.#closeIfIdle();
    }
  }

  body(start: number, end: number, report: (error: unknown) => void = () => {}): Body {
    if (end - start > WHOLE) return this.#send?.(this.#openDescriptor(), this.#stats, start, end, report);
    if (end - start > SMALL) return this.#readBlock(start, end - start);
    // Not filled with zeros first: what is not read over is not sent.
    const bytes = Buffer.allocUnsafeSlow(Math.max(0, end - start));
    const size = readSync(this.#openDescriptor(), bytes, 0, bytes.length, start);
    if (size < bytes.length) throw this.#shorter();
    return bytes;
  }

  #shorter(): Error {
    return new Error(`The file ${this.path} has become shorter while it was sent`);
  }

  close(): void {
    this.#isOpen = false;
    this.#closeIfIdle();
  }

  #closeIfIdle(): void {
    const fd = this.#fd;
    if (this.#isOpen || this.#reading > 0 || fd === undefined) return;
    this.#fd = undefined;
    closeSync(fd);
  }

  /** @throws Error after `close`. */
  #openDescriptor(): number {
    if (!this.#isOpen || this.#fd === undefined) throw new Error(`The file ${this.path} is closed`);
    return this.#fd;
  }
}
