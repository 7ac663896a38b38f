import { closeSync, fstatSync, openSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PinnedFiles } from '../../adapters/pinned-files.ts';
import { makeDirectory } from '../make-directory.ts';
import { countOpen } from '../open-files.ts';

let path: string;
let isIdle: boolean;
beforeEach(() => {
  vi.useFakeTimers();
  path = join(makeDirectory(), 'file');
  writeFileSync(path, 'x'.repeat(1000));
  isIdle = false;
});
afterEach(() => void vi.useRealTimers());

/** Pins the file as an answer does that has it open for a moment. */
function pinFile(files: PinnedFiles, report = vi.fn()): number | undefined {
  const fd = openSync(path, 'r');
  const pinned = files.pin(fd, fstatSync(fd), report);
  closeSync(fd);
  return pinned;
}

describe('a file that the runtime sends', () => {
  it('has one descriptor for all answers, which is open until no request is under way', () => {
    const files = new PinnedFiles(() => isIdle);
    expect(pinFile(files)).toBe(pinFile(files));
    vi.advanceTimersByTime(60_000);
    expect(countOpen(path)).toBe(1);
    isIdle = true;
    vi.advanceTimersByTime(1000);
    expect(countOpen(path)).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is reported once when it becomes shorter, and not when it becomes longer', () => {
    const files = new PinnedFiles(() => isIdle);
    const report = vi.fn();
    pinFile(files, report);
    writeFileSync(path, 'x', { flag: 'a' });
    vi.advanceTimersByTime(5000);
    expect(report).not.toHaveBeenCalled();
    truncateSync(path, 999);
    vi.advanceTimersByTime(5000);
    expect(report).toHaveBeenCalledTimes(1);
    isIdle = true;
    vi.advanceTimersByTime(1000);
  });

  it('is left to the library while there are too many', () => {
    const files = new PinnedFiles(() => isIdle);
    const sizes = Array.from({ length: 257 }, (_, index) => index);
    const pinned = sizes.map((size) => {
      truncateSync(path, size);
      return pinFile(files);
    });
    expect([pinned.at(-2), pinned.at(-1)]).toEqual([expect.any(Number), undefined]);
    isIdle = true;
    vi.advanceTimersByTime(1000);
    expect([countOpen(path), pinFile(files)]).toEqual([0, expect.any(Number)]);
    vi.advanceTimersByTime(1000);
  });
});
