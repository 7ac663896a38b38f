import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SharedTimer } from '../../adapters/shared-timer.ts';

describe('a timer that many share', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('rings when it is time, and once', () => {
    const ring = vi.fn();
    new SharedTimer().start(30, ring);
    vi.advanceTimersByTime(29_999);
    expect(ring).not.toHaveBeenCalled();
    vi.advanceTimersByTime(60_000);
    expect(ring).toHaveBeenCalledOnce();
  });

  it('does not ring when it was stopped', () => {
    const ring = vi.fn();
    const stop = new SharedTimer().start(30, ring);
    stop();
    vi.advanceTimersByTime(60_000);
    expect(ring).not.toHaveBeenCalled();
  });

  it('rings for one that waits shorter than those before it', () => {
    const [late, early, timer] = [vi.fn(), vi.fn(), new SharedTimer()];
    timer.start(30, late);
    timer.start(0.05, early);
    vi.advanceTimersByTime(50);
    expect([early, late].map(({ mock }) => mock.calls.length)).toEqual([1, 0]);
    vi.advanceTimersByTime(30_000);
    expect(late).toHaveBeenCalledOnce();
  });

  it('takes one timer of the runtime for all, and none behind the last', () => {
    const timer = new SharedTimer();
    const stops = Array.from({ length: 100 }, () => timer.start(30, () => {}));
    expect(vi.getTimerCount()).toBe(1);
    for (const stop of stops) stop();
    vi.advanceTimersByTime(30_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is at most a quarter of a second late', () => {
    const [rung, timer] = [[] as number[], new SharedTimer()];
    const start = performance.now();
    for (const seconds of [1, 1.001, 1.1, 1.24, 2])
      timer.start(seconds, () => rung.push(performance.now() - start - seconds * 1000));
    vi.advanceTimersByTime(5000);
    expect(rung).toHaveLength(5);
    expect(Math.max(...rung)).toBeLessThanOrEqual(250);
  });
});
