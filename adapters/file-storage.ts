import { randomUUID } from 'node:crypto';
import { lstatSync, statSync } from 'node:fs';
import { link, open, rename, unlink } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { HTTPException } from '../src/http/exception.ts';
import { toSafeName } from '../src/http/file-name.ts';
import type { FileCallback, FileSink } from '../src/request/upload-types.ts';
import { explainDiskError, explained } from './disk-errors.ts';
import { writeAll } from './write-all.ts';

/** A file that `fileStorage` has stored: the `sink` of a field. */
export interface StoredFile extends FileSink {
  /** The absolute path. */
  readonly path: string;
}

/** A file that was not there before. */
export interface NewFile {
  write(bytes: Uint8Array): Promise<unknown>;
  close(): Promise<void> | void;
}

/**
 * Creates a `fileCallback` that stores uploaded files in a directory under their own names, with unsafe characters replaced by
 * `_`. It never overwrites a file: such an upload is answered with 409. A file gets its name when it is complete; before, it is
 * a hidden file, which is removed if the upload fails.
 *
 *     app.fileCallback = fileStorage('./upload');
 *
 * @throws Error if the directory does not exist.
 */
export function fileStorage(directory: string): FileCallback {
  return storeFiles(directory, createFile);
}

/** The same, on a runtime that creates files in a way of its own. */
export function storeFiles(directory: string, create: (path: string) => Promise<NewFile>): FileCallback {
  if (typeof directory !== 'string')
    throw new TypeError(`fileStorage takes a directory, such as './upload', not ${typeof directory}`);
  const root = resolve(directory);
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new Error(`fileStorage stores files in a directory, and ${root} is none; create it first`);
  return async (filename) => {
    const name = toSafeName(filename);
    if (name === undefined) {
      throw new HTTPException(400, { message: 'A file name must have 1 to 255 bytes' });
    }
    // Whoever is first at the end has the name; but who comes when it is taken need not send all of a file.
    if (lstatSync(join(root, name), { throwIfNoEntry: false }) !== undefined) throw taken(name);
    const hidden = join(root, `.upload-${randomUUID()}`);
    return new Storage(join(root, name), hidden, await explained(() => create(hidden)));
  };
}

function taken(name: string): HTTPException {
  return new HTTPException(409, { message: `The file ${name} already exists` });
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
  readonly #hidden: string;
  readonly #file: NewFile;
  /** Set when `close` is called; resolves when the file has its name. */
  #closing: Promise<void> | undefined;
  /** Whether the file has been given its name. */
  #isPublished = false;
  #isAborted = false;

  constructor(path: string, hidden: string, file: NewFile) {
    this.path = path;
    this.#hidden = hidden;
    this.#file = file;
  }

  write(bytes: Uint8Array): Promise<unknown> {
    return explained(() => this.#file.write(bytes));
  }

  close(): Promise<void> {
    if (this.#isAborted) return Promise.reject(new Error(`The upload of ${this.path} was aborted`));
    this.#closing ??= this.#publish();
    return this.#closing;
  }

  async #publish(): Promise<void> {
    await explained(async () => this.#file.close());
    try {
      await publish(this.#hidden, this.path);
      this.#isPublished = true;
      await unlink(this.#hidden).catch(ignoreMissing);
    } catch (error) {
      throw codeOf(error) === 'EEXIST' ? taken(basename(this.path)) : explainDiskError(error);
    }
  }

  /** Waits for a pending `close`, which could otherwise name the file after it was removed here. */
  async abort(): Promise<void> {
    if (this.#isAborted) return;
    this.#isAborted = true;
    try {
      if (this.#closing === undefined) await this.#file.close();
      else await this.#closing.catch(() => {});
    } finally {
      await unlink(this.#hidden).catch(ignoreMissing);
      if (this.#isPublished) await unlink(this.path).catch(ignoreMissing);
    }
  }

  toJSON(): { path: string } {
    return { path: this.path };
  }
}

/** What file systems without links say. */
const NO_LINKS: readonly unknown[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EXDEV', 'EMLINK'];

/** Gives a file its name, unless there is one of that name: a link never replaces a file, as renaming would. */
async function publish(hidden: string, path: string): Promise<void> {
  try {
    await link(hidden, path);
  } catch (error) {
    if (!NO_LINKS.includes(codeOf(error))) throw error;
    await publishByName(hidden, path);
  }
}

/** Takes the name with an empty file first, and then replaces that. */
async function publishByName(hidden: string, path: string): Promise<void> {
  await (await open(path, 'wx')).close();
  try {
    await rename(hidden, path);
  } catch (error) {
    await unlink(path);
    throw error;
  }
}

/** A file that was removed already is not an error. */
function ignoreMissing(error: unknown): void {
  if (codeOf(error) !== 'ENOENT') throw error;
}

function codeOf(error: unknown): unknown {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}
