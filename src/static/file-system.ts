import type { Bytes } from '../http/bytes.ts';
/** What a path refers to. */
export type FileEntry = OpenFile | Directory;

/** An open file. */
export interface OpenFile {
  /** Distinguishes a file from a directory. */
  readonly kind: 'file';
  /** The real path below the root, symbolic links resolved: `docs/page.html`. */
  readonly path: string;
  /** Size in bytes. */
  readonly size: number;
  /** Modification time in milliseconds since the epoch; undefined if it is unknown. */
  readonly modified: number | undefined;
  /** The ETag, with its quotes. Default: built from time and size. */
  readonly etag?: string;
  /** The media type. Default: chosen by the file name. */
  readonly type?: string;
  /**
   * The bytes from `start` up to `end`, in blocks. If the client disconnects, `return` of the iterator is called, and then
   * `close`.
   */
  read(start: number, end: number): AsyncIterator<Bytes>;
  /**
   * The same bytes at once, or as a Blob that the runtime sends itself. Undefined to use `read`.
   * @param report Called with the error if the body turns out to be too short while it is sent.
   */
  body?(start: number, end: number, report?: (error: unknown) => void): WholeBody | Promise<WholeBody> | undefined;
  /** Closes the file. Further calls do nothing. */
  close(): void;
}

/** Bytes, which need their file no longer, or a body that the runtime reads while it sends it. */
export type WholeBody = Bytes | SentBody;

/** A body that the runtime reads from its file while it sends it. */
export interface SentBody {
  readonly blob: Blob;
  /** Headers that go with it, among them `Connection: close` where a body that is too short does not close the connection. */
  readonly fields: readonly (readonly [name: string, value: string])[];
}

/** A directory. */
export interface Directory {
  /** Distinguishes a directory from a file. */
  readonly kind: 'directory';
  /** The real path below the root, symbolic links resolved; empty for the root. */
  readonly path: string;
  /** The entries, in any order. Omitted if the directory cannot be listed. */
  list?(): AsyncIterable<DirectoryEntry>;
}

/** An entry of a directory. */
export interface DirectoryEntry {
  /** The file name. */
  readonly name: string;
  /** Whether it is a file or a directory. */
  readonly kind: 'file' | 'directory';
  /** Size in bytes. */
  readonly size: number;
  /** Modification time in milliseconds since the epoch. */
  readonly modified: number;
}

/** The files below a root. Nothing outside the root can be opened. */
export interface FileSystem {
  /**
   * Opens a file or directory. Undefined if it does not exist or is outside the root.
   * @param path Names separated by slashes, none of them empty, `.` or `..`; `''` is the root.
   */
  open(path: string): FileEntry | undefined | Promise<FileEntry | undefined>;
}

/** A part of a file for `for await`, which ends the iterator also where it is left early. */
export function readBlocks(file: OpenFile, start: number, end: number): AsyncIterable<Bytes> {
  return { [Symbol.asyncIterator]: () => file.read(start, end) };
}
