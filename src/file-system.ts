import type { Bytes } from './http/bytes.ts';
/** What a path leads to. */
export type FileEntry = OpenFile | Directory;

/** A file that is open. */
export interface OpenFile {
  readonly kind: 'file';
  /** Where it really is, below the root: `docs/page.html`. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** When it was changed, in milliseconds since the epoch; undefined where nobody knows. */
  readonly modified: number | undefined;
  /** The entity tag that a store keeps for it, with its quotes; where there is none, time and size make one. */
  readonly etag?: string;
  /** The media type that a store keeps for it; where there is none, its name tells. */
  readonly type?: string;
  /**
   * Its bytes from `start` up to `end`, block by block. Where the client leaves, `return` of the iterator is called, and
   * then `close`.
   */
  read(start: number, end: number): AsyncIterator<Bytes>;
  /**
   * The same bytes as a whole, or as the runtime sends them best; undefined where `read` is as good.
   * @param report Takes the error of a body that turns out to be too short when it is being sent already.
   */
  body?(start: number, end: number, report?: (error: unknown) => void): WholeBody | Promise<WholeBody> | undefined;
  /** Gives the file back; again is nothing. */
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

export interface Directory {
  readonly kind: 'directory';
  /** Where it really is, below the root; empty for the root. */
  readonly path: string;
  /** What it holds, in any order; undefined where that cannot be known. */
  list?(): AsyncIterable<DirectoryEntry>;
}

/** One line of a listing. */
export interface DirectoryEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory';
  /** In bytes. */
  readonly size: number;
  /** When it was changed, in milliseconds since the epoch. */
  readonly modified: number;
}

/** Files below a root, out of which nothing leads. */
export interface FileSystem {
  /**
   * Opens what a path leads to; undefined for nothing, and for what is outside of the root.
   * @param path Names with slashes between them, none of them `.`, `..` or empty; the root is `''`.
   */
  open(path: string): FileEntry | undefined | Promise<FileEntry | undefined>;
}

/** A part of a file for `for await`, which ends the iterator also where it is left early. */
export function readBlocks(file: OpenFile, start: number, end: number): AsyncIterable<Bytes> {
  return { [Symbol.asyncIterator]: () => file.read(start, end) };
}
