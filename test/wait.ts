import { vi } from 'vitest';

/** How soon something happens depends on the machine; milliseconds after which it does not. */
const timeout = 10_000;

/** Waits until an expectation is met. */
export function eventually(check: () => unknown): Promise<unknown> {
  return vi.waitFor(check, { timeout });
}

/** Waits until something has happened. */
export async function waitFor(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitUntil(isTrue, { timeout, interval: 25 });
}
