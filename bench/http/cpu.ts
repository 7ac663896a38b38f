import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks in a second, in which Linux counts. */
const TICKS = 100;

/** The seconds of a processor that a process has taken, and those that it started. */
export function readCpu(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // Its second field is a name in brackets, which may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const own = (Number(fields[11]) + Number(fields[12])) / TICKS;
  return readChildren(pid).reduce((sum, child) => sum + readCpu(child), own);
}

function readChildren(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`)
    .flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' '))
    .filter((child) => child !== '')
    .map(Number);
}
