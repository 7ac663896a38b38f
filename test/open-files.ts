import { readdirSync, readlinkSync } from 'node:fs';

/** How many files whose path holds a text a process has open: this one, or the one that is given. */
export function countOpen(part: string, pid: number | 'self' = 'self'): number {
  const descriptors = `/proc/${pid}/fd`;
  return readdirSync(descriptors).filter((fd) => linkOf(`${descriptors}/${fd}`).includes(part)).length;
}

/** Where a descriptor leads; nowhere, when it is closed already. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
