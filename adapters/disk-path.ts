import { lstatSync, readlinkSync, realpathSync, type Stats } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import process from 'node:process';

/** How a runtime differs from Node in how it opens files. */
export interface DiskOptions {
  /** Whether `/proc/self/fd` may be read, where there is one. Default true. */
  readonly mayReadProc?: boolean;
  /** A body that the runtime sends better than what is read here, if it has one for this open file. */
  readonly body?: (fd: number, stats: Stats, start: number, end: number) => Blob | undefined;
}

/**
 * Where an open file really is. The system tells it of the descriptor, on Linux: no link that is put in place meanwhile can
 * change that. Elsewhere the path is followed again, and must lead to the same file; undefined where it does not.
 */
export function locate(
  fd: number,
  full: string,
  stats: Stats,
  { mayReadProc = true }: DiskOptions,
): string | undefined {
  if (mayReadProc && process.platform === 'linux') return readlinkSync(`/proc/self/fd/${fd}`);
  return orUndefined(() => {
    const real = realpathSync.native(full);
    const there = lstatSync(real);
    return there.ino === stats.ino && there.dev === stats.dev ? real : undefined;
  });
}

/** A path relative to the root, with slashes; undefined for one that is not below it. */
export function pathBelow(top: string, real: string): string | undefined {
  const below = relative(top, real);
  if (real === '' || below === '..' || below.startsWith(`..${sep}`) || below === resolve(below)) return undefined;
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
