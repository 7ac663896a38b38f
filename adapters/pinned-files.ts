import { closeSync, openSync, type Stats } from 'node:fs';
import { pinnedPath } from './disk-path.ts';

/** Milliseconds for which a descriptor stays open behind the last time that it was asked for. */
const TIME = 3000;
/** Descriptors that are open at once; with more files than these in three seconds there is none for the next. */
const MOST = 256;

interface Pinned {
  readonly fd: number;
  until: number;
}

/**
 * Keeps descriptors of files for a runtime that opens a file by a path when it sends it, which is later: under
 * `/proc/self/fd` the path is still that of the file that was looked at, whatever has got its name. One for each file,
 * however often it is asked for, and none of them longer than a few seconds.
 */
export class PinnedFiles {
  readonly #pinned: Map<string, Pinned> = new Map();
  #timer: ReturnType<typeof setInterval> | undefined;

  /** A path that leads to the file of a descriptor for the next seconds; undefined where there are too many. */
  pin(fd: number, { dev, ino, size, mtimeMs }: Stats): string | undefined {
    const key = `${dev} ${ino} ${size} ${mtimeMs}`;
    const pinned = this.#pinned.get(key) ?? this.#open(key, fd);
    if (pinned === undefined) return undefined;
    pinned.until = performance.now() + TIME;
    return pinnedPath(pinned.fd);
  }

  #open(key: string, fd: number): Pinned | undefined {
    if (this.#pinned.size >= MOST) return undefined;
    const pinned = { fd: openSync(pinnedPath(fd), 'r'), until: 0 };
    this.#pinned.set(key, pinned);
    this.#timer ??= setInterval(() => this.#sweep(), TIME / 3);
    // Files that nobody sends any more do not keep a process alive.
    this.#timer.unref();
    return pinned;
  }

  #sweep(): void {
    const now = performance.now();
    for (const [key, { fd, until }] of this.#pinned) {
      if (until > now) continue;
      this.#pinned.delete(key);
      closeSync(fd);
    }
    if (this.#pinned.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
