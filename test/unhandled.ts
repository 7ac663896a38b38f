import { afterAll, beforeAll } from 'vitest';

/** The rejections that nobody has handled, while the tests of a file run. */
export function keepUnhandled(): unknown[] {
  const unhandled: unknown[] = [];
  const keep = (reason: unknown): void => void unhandled.push(reason);
  beforeAll(() => void process.on('unhandledRejection', keep));
  afterAll(() => void process.off('unhandledRejection', keep));
  return unhandled;
}
