import { Buffer } from 'node:buffer';
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  opendirSync,
  openSync,
  read,
  readlinkSync,
  readSync,
  realpathSync,
  type Stats,
} from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, parse, relative, resolve, sep } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import type { Directory, DirectoryEntry, FileEntry, FileSystem, OpenFile } from '../src/file-system.ts';
import { HTTPException } from '../src/http/exception.ts';
import { markHandled } from '../src/thrown.ts';

/** How a runtime differs from Node in how it opens files. */
export interface DiskOptions {
  /** Whether `/proc/self/fd` may be read, where there is one. Default true. */
  readonly mayReadProc?: boolean;
  /** A body that the runtime sends better than what is read here; `path` is absolute and free of links. */
  readonly body?: (path: string, start: number, end: number) => Blob;
}

/** Bytes that are read at once. */
const BLOCK = 256 * 1024;
/** Files and parts up to this length are read in one go, which is a tenth of the work of streaming them. */
const SMALL = 64 * 1024;

/** A FIFO that nobody writes to must not hold the process. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

const readBlock = promisify(read);

/**
 * The files below a directory, or, for `''`, all files under their own paths. What opens a file and looks at it does not
 * wait for another thread, as in other servers of files: that costs more than the call.
 */
export function diskFiles(root: string, options: DiskOptions = {}): FileSystem {
  const top = root === '' ? parse(process.cwd()).root : realpathOf(root);
  const base = root === '' ? process.cwd() : top;
  return { open: (path) => openEntry(top, resolve(base, path), path, options) };
}

/** Roots that are remembered; more come only of an application that makes them up. */
const MOST_ROOTS = 64;

/** Finds out where a root is once: what is put in its place later is not looked at. */
export function rememberFiles(open: (root: string) => FileSystem): (root: string) => FileSystem {
  const known = new Map<string, FileSystem>();
  return (root) => {
    const files = known.get(root) ?? open(root);
    if (known.size < MOST_ROOTS) known.set(root, files);
    return files;
  };
}

function realpathOf(root: string): string {
  try {
    return realpathSync.native(resolve(root));
  } catch (cause) {
    throw new Error(`There is no directory ${resolve(root)} to take files from`, { cause });
  }
}

function openEntry(top: string, full: string, path: string, options: DiskOptions): FileEntry | undefined {
  if (sep === '\\' && isOddOnWindows(path)) return undefined;
  const fd = openOrNot(full);
  if (fd === undefined) return undefined;
  let isKept = false;
  try {
    const stats = fstatSync(fd);
    const real = locate(fd, full, stats, options);
    const below = real === undefined ? undefined : pathBelow(top, real);
    if (real === undefined || below === undefined) return undefined;
    if (stats.isDirectory()) return listDirectory(top, real, below);
    isKept = stats.isFile();
    return isKept ? new DiskFile(fd, stats, real, below, options) : undefined;
  } finally {
    if (!isKept) closeSync(fd);
  }
}

/** Streams of a file, names in their short form, and ends that Windows drops are other names of the same file there. */
function isOddOnWindows(path: string): boolean {
  return /[:~]|[. ](?:\/|$)/.test(path);
}

/** What cannot be opened because it is not there; what may not be read is 403. */
function openOrNot(path: string): number | undefined {
  try {
    return openSync(path, FLAGS);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['EACCES', 'EPERM', 'NotCapable', 'PermissionDenied'].includes(code))
      throw new HTTPException(403, { cause: error });
    if (['EMFILE', 'ENFILE'].includes(code)) throw new HTTPException(503, { cause: error });
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP', 'ENXIO', 'ENODEV', 'EINVAL'].includes(code)) return undefined;
    throw error;
  }
}

/**
 * Where an open file really is. The system tells it of the descriptor, on Linux: no link that is put in place meanwhile can
 * change that. Elsewhere the path is followed again, and must lead to the same file.
 */
function locate(fd: number, full: string, stats: Stats, { mayReadProc = true }: DiskOptions): string | undefined {
  if (mayReadProc && process.platform === 'linux') return readlinkSync(`/proc/self/fd/${fd}`);
  const real = realpathSync.native(full);
  const there = lstatSync(real);
  return there.ino === stats.ino && there.dev === stats.dev ? real : undefined;
}

/** A path relative to the root, with slashes; undefined for one that is not below it. */
function pathBelow(top: string, real: string): string | undefined {
  const below = relative(top, real);
  if (below === '..' || below.startsWith(`..${sep}`) || below === resolve(below)) return undefined;
  return sep === '/' ? below : below.replaceAll(sep, '/');
}

class DiskFile implements OpenFile {
  readonly kind = 'file';
  readonly path: string;
  readonly size: number;
  readonly modified: number;
  readonly #fd: number;
  readonly #real: string;
  readonly #send: DiskOptions['body'];
  #isOpen = true;
  /** Blocks that are being read: the descriptor must not be given to another file before they are there. */
  #reading = 0;

  constructor(fd: number, stats: Stats, real: string, path: string, { body }: DiskOptions) {
    this.#fd = fd;
    this.#real = real;
    this.#send = body;
    this.path = path;
    this.size = stats.size;
    this.modified = stats.mtimeMs;
  }

  /** One block is read ahead: the disk and the client are busy at the same time. */
  read(start: number, end: number): AsyncIterator<Uint8Array<ArrayBuffer>> {
    let position = start;
    const readNext = (): Promise<Uint8Array<ArrayBuffer>> | undefined => {
      if (position >= end) return undefined;
      const block = this.#readBlock(position, Math.min(BLOCK, end - position));
      position += BLOCK;
      return markHandled(block);
    };
    let ahead = readNext();
    return {
      next: async () => {
        const block = await ahead;
        if (block === undefined) return { done: true, value: undefined };
        ahead = readNext();
        return { done: false, value: block };
      },
    };
  }

  /** All the bytes that are asked for: the system may give fewer at once. */
  async #readBlock(position: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const block = Buffer.allocUnsafeSlow(length);
    this.#reading += 1;
    try {
      for (let size = 0; size < length; ) {
        if (!this.#isOpen) throw new Error(`The file ${this.path} is closed`);
        const { bytesRead } = await readBlock(this.#fd, block, size, length - size, position + size);
        if (bytesRead === 0) throw new Error(`The file ${this.path} has become shorter while it was sent`);
        size += bytesRead;
      }
      return block;
    } finally {
      this.#reading -= 1;
      if (!this.#isOpen && this.#reading === 0) closeSync(this.#fd);
    }
  }

  body(start: number, end: number): Uint8Array<ArrayBuffer> | Blob | undefined {
    if (end - start > SMALL) return this.#send?.(this.#real, start, end);
    // Not filled with zeros first: what is not read over is not sent.
    const bytes = Buffer.allocUnsafeSlow(Math.max(0, end - start));
    const size = readSync(this.#fd, bytes, 0, bytes.length, start);
    if (size < bytes.length) throw new Error(`The file ${this.path} has become shorter while it was read`);
    return bytes;
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    if (this.#reading === 0) closeSync(this.#fd);
  }
}

function listDirectory(top: string, real: string, path: string): Directory {
  return { kind: 'directory', path, list: () => readDirectory(top, real) };
}

/** Entries that are looked at side by side. */
const AT_ONCE = 32;

/** What a directory holds, but for links that lead out, or nowhere. */
async function* readDirectory(top: string, real: string): AsyncGenerator<DirectoryEntry> {
  const directory = opendirSync(real);
  let names: string[] = [];
  const flush = async (): Promise<(DirectoryEntry | undefined)[]> => {
    const entries = names.map((name) => describeEntry(top, real, name));
    names = [];
    return Promise.all(entries);
  };
  for await (const { name } of directory) {
    names.push(name);
    if (names.length === AT_ONCE) for (const entry of await flush()) if (entry !== undefined) yield entry;
  }
  for (const entry of await flush()) if (entry !== undefined) yield entry;
}

async function describeEntry(top: string, real: string, name: string): Promise<DirectoryEntry | undefined> {
  const full = join(real, name);
  try {
    const stats = await stat(full);
    const isInside = !lstatSync(full).isSymbolicLink() || pathBelow(top, realpathSync.native(full)) !== undefined;
    if (!isInside || !(stats.isFile() || stats.isDirectory())) return undefined;
    return { name, kind: stats.isFile() ? 'file' : 'directory', size: stats.size, modified: stats.mtimeMs };
  } catch {
    return undefined;
  }
}
