import { closeSync, fstatSync, openSync, type Stats } from 'node:fs';
import { pinnedPath } from './disk-path.ts';

/** Milliseconds between two checks of the pinned files. */
const INTERVAL = 1000;
/** The maximum number of open descriptors. Beyond it, files are read by the library. */
const MAX_PINNED = 256;

interface Pinned {
  readonly fd: number;
  readonly size: number;
  /** Called once when the file becomes shorter. */
  report: ((error: Error) => void) | undefined;
}

/**
 * Keeps descriptors open for a runtime that sends files by descriptor and does not tell when it has finished: one for each
 * file, however often it is sent, until no request is pending. Each second it checks whether a file has become shorter,
 * since the runtime would end its body early without an error.
 */
export class PinnedFiles {
  readonly #isIdle: () => boolean;
  readonly #pinned: Map<string, Pinned> = new Map();
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param isIdle Returns whether no request is pending, so that no file is being sent. */
  constructor(isIdle: () => boolean) {
    this.#isIdle = isIdle;
  }

  /**
   * Returns a descriptor of the same file that stays open until no request is pending; undefined if there are too many.
   * @param report Called when the file has become shorter. Of several callbacks for one file the latest is kept.
   */
  pin(fd: number, stats: Stats, report: (error: Error) => void): number | undefined {
    const { dev, ino, size, mtimeMs } = stats;
    const key = `${dev} ${ino} ${size} ${mtimeMs}`;
    const pinned = this.#pinned.get(key) ?? this.#open(key, fd, size);
    if (pinned === undefined) return undefined;
    pinned.report = report;
    return pinned.fd;
  }

  #open(key: string, fd: number, size: number): Pinned | undefined {
    if (this.#pinned.size >= MAX_PINNED) return undefined;
    const pinned = { fd: openSync(pinnedPath(fd), 'r'), size, report: undefined };
    this.#pinned.set(key, pinned);
    this.#timer ??= setInterval(() => this.#sweep(), INTERVAL);
    // The timer alone does not keep a process alive.
    this.#timer.unref();
    return pinned;
  }

  #sweep(): void {
    const isIdle = this.#isIdle();
    for (const [key, pinned] of this.#pinned) {
      if (fstatSync(pinned.fd).size < pinned.size) {
        pinned.report?.(new Error('A file has become shorter while it was sent'));
        pinned.report = undefined;
      }
      if (!isIdle) continue;
      this.#pinned.delete(key);
      closeSync(pinned.fd);
    }
    if (this.#pinned.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
