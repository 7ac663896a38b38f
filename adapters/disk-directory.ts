import { closeSync, fstatSync, lstatSync, opendirSync, openSync, realpathSync, type Stats } from 'node:fs';
import { lstat, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';
import type { Directory, DirectoryEntry } from '../src/file-system.ts';
import { isVisible } from '../src/files/file-path.ts';
import { HTTPException } from '../src/http/exception.ts';
import { type DiskOptions, locate, orUndefined, pathBelow } from './disk-path.ts';

/** Entries that are looked at side by side. */
const AT_ONCE = 32;

/** How often a directory is read whose way changes each time. */
const TRIES = 3;

/** Milliseconds in which two changes of a directory may leave one time. */
const TICK = 10;

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
      if (mayReadProc && process.platform === 'linux') yield* this.#read(`/proc/self/fd/${fd}`);
      else yield* await this.#readByPath(fd);
    } finally {
      closeSync(fd);
    }
  }

  #check(fd: number): void {
    if (locate(fd, this.#real, fstatSync(fd), this.#options) !== this.#real) throw new HTTPException(404);
  }

  /** What it holds if nothing on its way was replaced while it was read: a path may lead away and back again. */
  async #readByPath(fd: number): Promise<DirectoryEntry[]> {
    for (let tries = 0; tries < TRIES; tries++) {
      const before = this.#lastReplaced();
      if (Math.abs(Date.now() - before) > TICK) {
        this.#check(fd);
        const entries: DirectoryEntry[] = [];
        for await (const entry of this.#read(this.#real)) entries.push(entry);
        if (this.#lastReplaced() === before) return entries;
      }
      await setTimeout(TICK);
    }
    throw new HTTPException(404);
  }

  /** When something was last replaced on the way from the root to it, in milliseconds. Deno knows `ctime` in seconds only. */
  #lastReplaced(): number {
    let last = 0;
    for (let path = this.#real; path !== this.#top; path = dirname(path)) {
      last = Math.max(last, orUndefined(() => lstatSync(dirname(path)).mtimeMs) ?? Number.POSITIVE_INFINITY);
    }
    return last;
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
      const itself = await lstat(full);
      const stats = itself.isSymbolicLink() ? await this.#follow(full) : itself;
      if (!(stats?.isFile() || stats?.isDirectory())) return undefined;
      return { name, kind: stats.isFile() ? 'file' : 'directory', size: stats.size, modified: stats.mtimeMs };
    } catch {
      return undefined;
    }
  }

  /** Where a link leads, unless that is outside or hidden. */
  async #follow(link: string): Promise<Stats | undefined> {
    const real = realpathSync.native(link);
    const below = pathBelow(this.#top, real);
    return below !== undefined && isVisible(below) ? stat(real) : undefined;
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
