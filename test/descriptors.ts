import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** What happened to descriptors while they were watched. */
export interface DescriptorCount {
  readonly opened: number;
  readonly closed: number;
  /** Those that were closed though they were not open. */
  readonly closedTwice: number;
}

/**
 * Counts what this process opens and closes with `openSync` and `closeSync` while `run` works. Looking at the open files
 * afterwards would not show a descriptor that was closed twice: the second time its number may be that of another file.
 */
export async function countDescriptors(run: () => Promise<unknown>): Promise<DescriptorCount> {
  const { openSync, closeSync } = fs;
  const open = new Set<number>();
  const count = { opened: 0, closed: 0, closedTwice: 0 };
  fs.openSync = (...args) => {
    const fd = openSync(...args);
    open.add(fd);
    count.opened += 1;
    return fd;
  };
  fs.closeSync = (fd) => {
    count.closed += 1;
    if (!open.delete(fd)) count.closedTwice += 1;
    closeSync(fd);
  };
  syncBuiltinESMExports();
  try {
    await run();
  } finally {
    Object.assign(fs, { openSync, closeSync });
    syncBuiltinESMExports();
  }
  return count;
}
