/** What is known of the descriptors that the library has opened in this process. */
export interface DescriptorReport {
  readonly opened: number;
  readonly closed: number;
  readonly open: number;
  /** Each use of a descriptor that was not open, or that was closed during a read. */
  readonly faults: readonly string[];
}

const reads = new Map<number, number>();
const faults: string[] = [];
let opened = 0;
let closed = 0;

/** The library has opened a descriptor. */
export function noteOpened(fd: number): number {
  if (reads.has(fd)) faults.push(`${fd} is given out, and was never closed`);
  reads.set(fd, 0);
  opened += 1;
  return fd;
}

/** The library is about to close a descriptor. */
export function noteClosed(fd: number): void {
  closed += 1;
  const running = reads.get(fd);
  if (running === undefined) faults.push(`${fd} is closed, and is not open`);
  else if (running > 0) faults.push(`${fd} is closed during a read`);
  reads.delete(fd);
}

/** The library uses a descriptor, and has ended doing so when this is called again with -1. */
export function noteUsed(fd: number, readers = 0): void {
  const running = reads.get(fd);
  if (running === undefined) faults.push(`${fd} is used, and is not open`);
  else reads.set(fd, running + readers);
}

export function reportDescriptors(): DescriptorReport {
  return { opened, closed, open: reads.size, faults };
}
