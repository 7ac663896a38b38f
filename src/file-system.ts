/** What a path leads to. */
export type FileEntry = OpenFile | Directory;

/** A file that is open. */
export interface OpenFile {
  readonly kind: 'file';
  /** Where it really is, below the root: `docs/page.html`. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** When it was changed, in milliseconds since the epoch. */
  readonly modified: number;
  /** The entity tag that a store keeps for it, with its quotes; where there is none, time and size make one. */
  readonly etag?: string;
  /** The media type that a store keeps for it; where there is none, its name tells. */
  readonly type?: string;
  /** Its bytes from `start` up to `end`, block by block; closes the file at the end, or when nobody reads on. */
  read(start: number, end: number): AsyncGenerator<Uint8Array<ArrayBuffer>>;
  /** The same bytes as the runtime sends them best, and closes the file itself; undefined where `read` is as good. */
  body?(start: number, end: number): Uint8Array<ArrayBuffer> | Blob | undefined;
  /** Gives the file back, unless its bytes are on their way: then that is done at their end. */
  close(): void;
}

export interface Directory {
  readonly kind: 'directory';
  /** Where it really is, below the root; empty for the root. */
  readonly path: string;
  /** What it holds, in any order. */
  list(): AsyncIterable<DirectoryEntry>;
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
