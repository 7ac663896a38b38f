import { readdirSync, readFileSync } from 'node:fs';

/**
 * The milliseconds of a processor that a process has taken, and those that it started: on a busy machine they say more than
 * a clock does. As Linux counts them.
 */
export function readCpu(pid: number): number {
  let sum = 0;
  for (const task of listTasks(pid)) {
    const [nanoseconds] = read(`/proc/${pid}/task/${task}/schedstat`).split(' ');
    sum += Number(nanoseconds) / 1e6;
    for (const child of read(`/proc/${pid}/task/${task}/children`).split(' '))
      if (child !== '') sum += readCpu(Number(child));
  }
  return sum;
}

/** None where the process has ended. */
function listTasks(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** A thread may have ended since it was listed. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
