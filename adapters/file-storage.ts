import { statSync } from 'node:fs';
import { open, unlink } from 'node:fs/promises';
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

/** A file that was not there before. */
export interface NewFile {
  write(bytes: Uint8Array): Promise<unknown>;
  close(): Promise<void> | void;
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
  return storeFiles(directory, createFile);
}

/** The same, on a runtime that creates files in a way of its own. */
export function storeFiles(directory: string, create: (path: string) => Promise<NewFile>): FileCallback {
  const root = resolve(directory);
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new Error(`fileStorage stores files in a directory, and ${root} is none; create it first`);
  return async (filename) => {
    const name = toSafeName(filename);
    if (name === undefined)
      throw new HTTPException(400, { message: 'The file has no name that it can be stored under' });
    const path = join(root, name);
    return new Storage(path, await create(path).catch((error) => refuse(error, name)));
  };
}

function refuse(error: unknown, name: string): never {
  if (codeOf(error) === 'EEXIST') throw new HTTPException(409, { message: `There is a file ${name} already` });
  throw error;
}

async function createFile(path: string): Promise<NewFile> {
  const handle = await open(path, 'wx');
  let position = 0;
  return {
    async write(bytes) {
      await writeAll(handle, bytes, position);
      position += bytes.length;
    },
    close: () => handle.close(),
  };
}

class Storage implements StoredFile {
  readonly path: string;
  readonly #file: NewFile;
  #isOpen = true;

  constructor(path: string, file: NewFile) {
    this.path = path;
    this.#file = file;
  }

  async write(bytes: Uint8Array): Promise<void> {
    try {
      await this.#file.write(bytes);
    } catch (cause) {
      if (codeOf(cause) !== 'ENOSPC' && codeOf(cause) !== 'EDQUOT') throw cause;
      throw new HTTPException(507, { message: 'There is no space left for the file', cause });
    }
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#file.close();
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
