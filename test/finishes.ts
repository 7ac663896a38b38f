import { runInNewContext } from 'node:vm';

/**
 * Runs what takes a moment even for a long input, where a search that tries again and again would take hours. The limit
 * is no measure of speed: it only makes such a search a failure that can be read.
 */
export function finishes(run: () => void): void {
  runInNewContext('run()', { run }, { timeout: 60_000 });
}

/** Long enough that quadratic time is far over the limit, and linear time far below. */
export const LONG = 200_000;
