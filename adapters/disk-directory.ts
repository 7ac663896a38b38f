import { closeSync, fstatSync, lstatSync, opendirSync, openSync, realpathSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import type { Directory, DirectoryEntry } from '../src/file-system.ts';
import { isVisible } from '../src/files/file-path.ts';
import { HTTPException } from '../src/http/exception.ts';
import { type DiskOptions, locate, orUndefined, pathBelow } from './disk-path.ts';

/** Entries that are looked at side by side. */
const AT_ONCE = 32;

/** A directory of the disk. */
export class DiskDirectory implements Directory {
  readonly kind = 'directory';
  readonly path: string;
  readonly #top: string;
  readonly #real: string;
  readonly #options: DiskOptions;

  constructor(top: string, real: string, path: string, options: DiskOptions) {
    this.path = path;
    this.#top = top;
    this.#real = real;
    this.#options = options;
  }

  /**
   * What it holds, but for what is hidden, and for links that lead out, to something hidden, or nowhere.
   * @throws HTTPException 404 when it is not the directory any more that it was.
   */
  async *list(): AsyncGenerator<DirectoryEntry> {
    const fd = orUndefined(() => openSync(this.#real, 'r'));
    if (fd === undefined) throw new HTTPException(404);
    try {
      this.#check(fd);
      // Through its descriptor it stays the same directory, whatever is put in its place.
      const { mayReadProc = true } = this.#options;
      const isPinned = mayReadProc && process.platform === 'linux';
      yield* this.#read(isPinned ? `/proc/self/fd/${fd}` : this.#real);
      this.#check(fd);
    } finally {
      closeSync(fd);
    }
  }

  #check(fd: number): void {
    if (locate(fd, this.#real, fstatSync(fd), this.#options) !== this.#real) throw new HTTPException(404);
  }

  async *#read(base: string): AsyncGenerator<DirectoryEntry> {
    let names: string[] = [];
    for await (const name of readNames(base)) {
      if (!isVisible(name)) continue;
      names.push(name);
      if (names.length < AT_ONCE) continue;
      yield* await this.#describeAll(base, names);
      names = [];
    }
    yield* await this.#describeAll(base, names);
  }

  async #describeAll(base: string, names: readonly string[]): Promise<DirectoryEntry[]> {
    const entries = await Promise.all(names.map((name) => this.#describe(join(base, name), name)));
    return entries.filter((entry) => entry !== undefined);
  }

  async #describe(full: string, name: string): Promise<DirectoryEntry | undefined> {
    try {
      const stats = await stat(full);
      if (!(stats.isFile() || stats.isDirectory()) || !this.#leadsInside(full)) return undefined;
      return { name, kind: stats.isFile() ? 'file' : 'directory', size: stats.size, modified: stats.mtimeMs };
    } catch {
      return undefined;
    }
  }

  #leadsInside(full: string): boolean {
    if (!lstatSync(full).isSymbolicLink()) return true;
    const below = pathBelow(this.#top, realpathSync.native(full));
    return below !== undefined && isVisible(below);
  }
}

/** @throws HTTPException 404 for a directory that has gone, or is none any more. */
async function* readNames(path: string): AsyncGenerator<string> {
  try {
    for await (const { name } of opendirSync(path)) yield name;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(code) ? new HTTPException(404) : error;
  }
}
