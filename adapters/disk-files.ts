import { closeSync, constants, fstatSync, openSync, realpathSync, statSync } from 'node:fs';
import { parse, resolve, sep } from 'node:path';
import process from 'node:process';
import { HTTPException } from '../src/http/exception.ts';
import type { FileEntry, FileSystem } from '../src/static/file-system.ts';
import { DiskDirectory } from './disk-directory.ts';
import { whyClosed } from './disk-errors.ts';
import { DiskFile } from './disk-file.ts';
import { type DiskOptions, locate, orUndefined, pathBelow } from './disk-path.ts';

/** A FIFO that nobody writes to must not hold the process. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** How often a path is followed that leads elsewhere each time: somebody is replacing the file just now. */
const TRIES = 20;

/** Milliseconds for which a root is where it was. */
const ROOT_TIME = 1000;

/** Roots that are remembered; more come only of an application that makes them up. */
const MAX_ROOTS = 64;

/**
 * The files below a directory, or, for `''`, all files under their own paths. What opens a file and looks at it does not
 * wait for another thread, as in other servers of files: that costs more than the call. A root that is a link may be
 * pointed elsewhere, which shows within a second.
 */
export function diskFiles(options: DiskOptions = {}): (root: string) => FileSystem {
  const known = new Map<string, { readonly files: FileSystem; readonly until: number }>();
  return (root) => {
    const now = performance.now();
    const last = known.get(root);
    if (last !== undefined && now < last.until) return last.files;
    const files = openRoot(root, options);
    if (last !== undefined || known.size < MAX_ROOTS) known.set(root, { files, until: now + ROOT_TIME });
    return files;
  };
}

function openRoot(root: string, options: DiskOptions): FileSystem {
  const top = root === '' ? parse(process.cwd()).root : realpathOf(root);
  const base = root === '' ? process.cwd() : top;
  return { open: (path) => openEntry(top, resolve(base, path), path, options) };
}

function realpathOf(root: string): string {
  try {
    return realpathSync.native(resolve(root));
  } catch (cause) {
    // Bun needs a descriptor for it: where there is none left, the directory is there all the same.
    whyClosed(cause);
    throw new Error(`There is no directory ${resolve(root)} to take files from`, { cause });
  }
}

function openEntry(top: string, full: string, path: string, options: DiskOptions): FileEntry | undefined {
  if (sep === '\\' && isOddOnWindows(path)) return undefined;
  for (let tries = 0; tries < TRIES; tries++) {
    const entry = tryToOpen(top, full, options);
    if (entry !== 'moved') return entry;
  }
  return undefined;
}

function tryToOpen(top: string, full: string, options: DiskOptions): FileEntry | undefined | 'moved' {
  const fd = openOrNot(full);
  if (fd === undefined) return undefined;
  if (fd === 'forbidden') return openForbidden(top, full);
  let isKept = false;
  try {
    const stats = fstatSync(fd);
    const real = locate(fd, full, stats, options);
    if (real === undefined) return 'moved';
    const below = pathBelow(top, real);
    if (below === undefined) return undefined;
    if (stats.isDirectory()) return new DiskDirectory(top, real, below, options);
    isKept = stats.isFile();
    return isKept ? new DiskFile(fd, stats, below, options) : undefined;
  } finally {
    if (!isKept) closeSync(fd);
  }
}

/** Streams of a file, names in their short form, and ends that Windows drops are other names of the same file there. */
function isOddOnWindows(path: string): boolean {
  return /[:~]|[. ](?:\/|$)/.test(path);
}

/** What is not there is undefined. */
function openOrNot(path: string): number | undefined | 'forbidden' {
  try {
    return openSync(path, FLAGS);
  } catch (error) {
    return whyClosed(error) === 'forbidden' ? 'forbidden' : undefined;
  }
}

/** A directory that may be passed, but not read, has files all the same; anything else that may not be read is 403. */
function openForbidden(top: string, full: string): FileEntry | undefined {
  const below = pathBelow(top, orUndefined(() => realpathSync.native(full)) ?? '');
  if (below === undefined) return undefined;
  if (orUndefined(() => statSync(full))?.isDirectory()) return { kind: 'directory', path: below };
  throw new HTTPException(403);
}
