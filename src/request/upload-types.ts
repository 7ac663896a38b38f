import type { Bytes } from '../http/bytes.ts';
/** An uploaded file before its bytes are read. */
export interface FilePart {
  /** The name of the form field. */
  readonly name: string;
  /** The name of the file, without a path; empty if the client sent none. */
  readonly filename: string;
  /** The media type that the client sent, without parameters. Default: `application/octet-stream`. */
  readonly type: string;
  /** The headers of the form part, by lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
}

/** Receives the bytes of an uploaded file. */
export interface FileSink {
  /** Takes the next bytes. If it returns a promise, nothing more is read before that resolves. */
  write(bytes: Uint8Array): unknown;
  /** Called when the file is complete. */
  close(): unknown;
  /**
   * Called when the upload has failed: removes what was stored. It is also called after `close` if a later part of the form
   * is rejected, because the handler does not run then.
   */
  abort?(reason: unknown): unknown;
}

/**
 * Decides where an uploaded file goes: to a FileSink or a `WritableStream`; `null` skips the file. An exception rejects it
 * before its bytes are read.
 */
export type FileCallback = (filename: string, field: FilePart) => FileTarget | Promise<FileTarget>;

/** The result of a FileCallback. */
export type FileTarget = FileSink | WritableStream<Uint8Array> | null;

/** Stores the bytes of one uploaded file outside of memory. */
export interface TemporaryFile {
  /** Appends bytes. */
  write(bytes: Uint8Array): Promise<void>;
  /** Everything that was written, from the beginning. It can be called several times. */
  stream(): ReadableStream<Bytes>;
  /** Removes the file. Streams that read it fail. */
  remove(): Promise<void>;
}
