import type { Bytes } from './http/bytes.ts';
/** A file of a form whose bytes are about to come. */
export interface FilePart {
  /** The field's name. */
  readonly name: string;
  /** The file's name without a path; empty where the client gives none. */
  readonly filename: string;
  /** The media type that the client claims, without parameters; `application/octet-stream` where it claims none. */
  readonly type: string;
  /** The part's header fields, by name in lower case. */
  readonly headers: ReadonlyMap<string, string>;
}

/** Where the bytes of an uploaded file go. */
export interface FileSink {
  /** Takes the next bytes. Nothing more is read before what it gives back has resolved. */
  write(bytes: Uint8Array): unknown;
  /** The file is complete. */
  close(): unknown;
  /**
   * The upload has failed: what was stored is taken back. Also called behind `close`, when a later part of the form is at
   * fault, since the handler will never hear of this one.
   */
  abort?(reason: unknown): unknown;
}

/**
 * Says where an uploaded file goes: into a sink or a `WritableStream`, or, with `null`, nowhere. An exception refuses it
 * before its bytes are read.
 */
export type FileCallback = (filename: string, field: FilePart) => FileTarget | Promise<FileTarget>;

export type FileTarget = FileSink | WritableStream<Uint8Array> | null;

/** A place outside of memory for the bytes of one uploaded file. */
export interface TemporaryFile {
  write(bytes: Uint8Array): Promise<void>;
  /** All that was written, from the beginning; as often as it is asked for. */
  stream(): ReadableStream<Bytes>;
  /** Gives the place back; a stream of it breaks off. */
  remove(): Promise<void>;
}
