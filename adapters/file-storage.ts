import { statSync } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { HTTPException } from '../src/http/exception.ts';
import { toSafeName } from '../src/http/file-name.ts';
import type { FileCallback, FileSink } from '../src/upload.ts';
import { writeAll } from './write-all.ts';

/** A file that `fileStorage` has stored: the `sink` of its field. */
export interface StoredFile extends FileSink {
  /** Where it is, absolute. */
  readonly path: string;
}

/**
 * A `fileCallback` that stores uploaded files in a directory, each under its own name, in which whatever is unsafe on some
 * system becomes `_`. A file that is there already is never touched: that upload is answered with 409. An upload that fails
 * leaves nothing behind.
 *
 *     app.fileCallback = fileStorage('./upload');
 *
 * @throws Error at once, where there is no such directory.
 */
export function fileStorage(directory: string): FileCallback {
  const root = resolve(directory);
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new Error(`fileStorage stores files in a directory, and ${root} is none; create it first`);
  return async (filename) => {
    const name = toSafeName(filename);
    if (name === undefined)
      throw new HTTPException(400, { message: 'The file has no name that it can be stored under' });
    return new Storage(join(root, name), await create(root, name));
  };
}

/** @throws HTTPException 409 for a name that is taken. */
async function create(root: string, name: string): Promise<FileHandle> {
  try {
    return await open(join(root, name), 'wx');
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw new HTTPException(409, { message: `There is a file ${name} already` });
    throw error;
  }
}

class Storage implements StoredFile {
  readonly path: string;
  readonly #handle: FileHandle;
  #size = 0;
  #isOpen = true;

  constructor(path: string, handle: FileHandle) {
    this.path = path;
    this.#handle = handle;
  }

  async write(bytes: Uint8Array): Promise<void> {
    const position = this.#size;
    this.#size += bytes.length;
    try {
      await writeAll(this.#handle, bytes, position);
    } catch (cause) {
      if (codeOf(cause) !== 'ENOSPC' && codeOf(cause) !== 'EDQUOT') throw cause;
      throw new HTTPException(507, { message: 'There is no space left for the file', cause });
    }
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#handle.close();
  }

  async abort(): Promise<void> {
    await this.close();
    await unlink(this.path);
  }

  toJSON(): { path: string } {
    return { path: this.path };
  }
}

function codeOf(error: unknown): unknown {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}
