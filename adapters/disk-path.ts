import { closeSync, existsSync, fstatSync, lstatSync, openSync, readlinkSync, realpathSync, type Stats } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';
import process from 'node:process';
import type { SentBody } from '../src/static/file-system.ts';

/** How a runtime differs from Node in how it opens files. */
export interface DiskOptions {
  /** Whether `/proc/self/fd` may be read, where there is one. Default true. */
  readonly mayReadProc?: boolean;
  /** Lets the runtime send a large open file itself, where it can. */
  readonly body?: (fd: number, stats: Stats, start: number, end: number, report: Report) => SentBody | undefined;
}

/** Receives the error of a body that breaks off while it is being sent. */
export type Report = (error: unknown) => void;

const OPEN_FILES = '/proc/self/fd';

let hasProc: boolean | undefined;

/** Whether the system tells where an open file is; a Linux in which nobody has mounted `/proc` does not. */
export function canPin({ mayReadProc = true }: DiskOptions): boolean {
  if (!mayReadProc) return false;
  hasProc ??= process.platform === 'linux' && existsSync(OPEN_FILES);
  return hasProc;
}

/** A path that leads to what is open, whatever has got its name. */
export function pinnedPath(fd: number): string {
  return `${OPEN_FILES}/${fd}`;
}

/**
 * Where an open file really is. The system tells it of the descriptor, on Linux: no link that is put in place meanwhile can
 * change that. Elsewhere the path is followed again, and must lead to the same file; undefined where it does not.
 */
export function locate(fd: number, full: string, stats: Stats, options: DiskOptions): string | undefined {
  if (canPin(options)) return readlinkSync(pinnedPath(fd));
  const found = followByPath(full);
  return found !== undefined && isSame(found.stats, stats) ? found.real : undefined;
}

interface Found {
  readonly real: string;
  readonly stats: Stats;
}

/** Where a link leads, and what is there; undefined where that cannot be told. */
export function followLink(link: string, options: DiskOptions): Found | undefined {
  return canPin(options) ? orUndefined(() => followPinned(link)) : followByPath(link);
}

/** Of Linux: opens nothing, but tells where a path leads. */
const O_PATH = 0o10000000;

function followPinned(link: string): Found {
  const fd = openSync(link, O_PATH);
  try {
    return { real: readlinkSync(pinnedPath(fd)), stats: fstatSync(fd) };
  } finally {
    closeSync(fd);
  }
}

/** How often a path is followed. */
const TIMES = 4;

/** Undefined where it is not the same each time: who swaps directories for links would have to meet each moment between. */
function followByPath(path: string): Found | undefined {
  return orUndefined(() => {
    const real = realpathSync.native(path);
    const stats = lstatSync(real);
    for (let times = 1; times < TIMES; times++) {
      if (realpathSync.native(path) !== real || !isSame(lstatSync(real), stats)) return undefined;
    }
    return { real, stats };
  });
}

function isSame(one: Stats, other: Stats): boolean {
  return one.ino === other.ino && one.dev === other.dev;
}

/** A path relative to the root, with slashes; undefined for one that is not below it. */
export function pathBelow(top: string, real: string): string | undefined {
  const below = relative(top, real);
  if (real === '' || below === '..' || below.startsWith(`..${sep}`) || isAbsolute(below)) return undefined;
  return sep === '/' ? below : below.replaceAll(sep, '/');
}

/** What has vanished meanwhile was not there. */
export function orUndefined<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
