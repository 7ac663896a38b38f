import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A new directory, which is gone when the test that runs has ended. */
export function makeDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'poorfetch-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, maxRetries: 5 }));
  return directory;
}
