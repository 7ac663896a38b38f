import { closeSync, constants, fstatSync, opendirSync, openSync, type Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { HTTPException } from '../src/http/exception.ts';
import type { Directory, DirectoryEntry } from '../src/static/file-system.ts';
import { isVisible } from '../src/static/safe-path.ts';
import { whyClosed } from './disk-errors.ts';
import { canPin, type DiskOptions, followLink, locate, pathBelow, pinnedPath } from './disk-path.ts';
import { readUnmoved } from './unmoved.ts';

/** Entries that are looked at side by side. */
const AT_ONCE = 32;

/** What is no directory any more is not opened: a FIFO would hold the process. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_DIRECTORY ?? 0);

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
   * @throws HTTPException 404 when it is not the directory any more that it was, 503 while its way changes again and again.
   */
  async *list(): AsyncGenerator<DirectoryEntry> {
    const fd = open(() => openSync(this.#real, FLAGS));
    try {
      yield* canPin(this.#options) ? this.#listPinned(fd) : this.#listByPath(fd);
    } finally {
      closeSync(fd);
    }
  }

  /** Through its descriptor it stays the same directory, whatever is put in its place. */
  async *#listPinned(fd: number): AsyncGenerator<DirectoryEntry> {
    this.#check(fd);
    const base = pinnedPath(fd);
    for await (const names of toBatches(readNames(base))) yield* await this.#describeAll(base, names);
  }

  async *#listByPath(fd: number): AsyncGenerator<DirectoryEntry> {
    const readNow = <T>(read: () => Promise<T>): Promise<T> =>
      readUnmoved(this.#top, this.#real, () => this.#check(fd), read);
    const all = await readNow(() => collect(readNames(this.#real)));
    for await (const names of toBatches(all)) yield* await readNow(() => this.#describeAll(this.#real, names));
  }

  #check(fd: number): void {
    if (locate(fd, this.#real, fstatSync(fd), this.#options) !== this.#real) throw new HTTPException(404);
  }

  async #describeAll(base: string, names: readonly string[]): Promise<DirectoryEntry[]> {
    const entries = await Promise.all(names.map((name) => this.#describe(join(base, name), name)));
    return entries.filter((entry) => entry !== undefined);
  }

  async #describe(full: string, name: string): Promise<DirectoryEntry | undefined> {
    try {
      const itself = await lstat(full);
      const stats = itself.isSymbolicLink() ? this.#follow(full) : itself;
      if (!(stats?.isFile() || stats?.isDirectory())) return undefined;
      return { name, kind: stats.isFile() ? 'file' : 'directory', size: stats.size, modified: stats.mtimeMs };
    } catch {
      return undefined;
    }
  }

  /** What a link leads to, unless that is outside or hidden. */
  #follow(link: string): Stats | undefined {
    const found = followLink(link, this.#options);
    const below = found && pathBelow(this.#top, found.real);
    return below !== undefined && isVisible(below) ? found?.stats : undefined;
  }
}

/** The visible ones among names, some at a time. */
async function* toBatches(names: Iterable<string> | AsyncIterable<string>): AsyncGenerator<string[]> {
  let batch: string[] = [];
  for await (const name of names) {
    if (isVisible(name)) batch.push(name);
    if (batch.length < AT_ONCE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}

/** @throws HTTPException 404 for a directory that has gone, or is none any more, 403, 503. */
async function* readNames(path: string): AsyncGenerator<string> {
  const directory = open(() => opendirSync(path));
  try {
    for await (const { name } of directory) yield name;
  } catch (error) {
    throw toException(error);
  }
}

function open<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw toException(error);
  }
}

function toException(error: unknown): HTTPException {
  return new HTTPException(whyClosed(error) === 'missing' ? 404 : 403);
}
