import { lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { HTTPException } from '../src/http/exception.ts';
import { orUndefined } from './disk-path.ts';

/** How often something is read on a way that changes each time. */
const TRIES = 10;

/** Milliseconds within which two changes of a directory may leave it the same time. */
const TICK = 10;

/**
 * Reads below a path what must not be somebody else's: a directory on the way may be led away and back again while it is
 * read. So it is read between two looks at the times of all directories above it, and again when one of them has changed.
 * Who owns one may set its time back; on Deno, which tells `ctime` in whole seconds, that is not seen within the second.
 * @param top Where the way begins.
 * @param check Throws when the path leads elsewhere.
 * @throws HTTPException 503 when the way does not come to rest.
 */
export async function readUnmoved<T>(top: string, path: string, check: () => void, read: () => Promise<T>): Promise<T> {
  for (let tries = 0; tries < TRIES; tries++) {
    if (tries > 0) await wait(TICK);
    const before = lookAbove(top, path);
    check();
    if (before === undefined) continue;
    const value = await read();
    if (lookAbove(top, path) === before) return value;
  }
  throw new HTTPException(503);
}

/** The times of all directories above a path, up to the top; undefined while one has changed just now, or is not there. */
function lookAbove(top: string, path: string): string | undefined {
  const looks: string[] = [];
  let at = path;
  while (at !== top && at !== dirname(at)) {
    at = dirname(at);
    const stats = orUndefined(() => lstatSync(at));
    if (stats === undefined || Math.abs(Date.now() - stats.mtimeMs) <= TICK) return undefined;
    looks.push(`${stats.dev} ${stats.ino} ${stats.mtimeMs} ${stats.ctimeMs}`);
  }
  return looks.join();
}
