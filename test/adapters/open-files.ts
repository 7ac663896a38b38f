import { readdirSync, readlinkSync } from 'node:fs';

/** How many files whose path holds a text this process has open. */
export function countOpen(part: string): number {
  return readdirSync('/proc/self/fd').filter((fd) => linkOf(fd).includes(part)).length;
}

/** Where a descriptor leads; nowhere, when it is closed already. */
function linkOf(fd: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return '';
  }
}
