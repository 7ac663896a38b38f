import { spawnSync } from 'node:child_process';

export interface Load {
  readonly connections: number;
  readonly seconds: number;
  /** A file in Lua that says what is sent; else a GET. */
  readonly script?: string;
}

/** Whether wrk is installed; where it is not, a line says what is left out. */
export function hasWrk(bench: string): boolean {
  const isThere = spawnSync('wrk', ['-v']).error === undefined;
  if (!isThere) console.log(`\n## ${bench} needs wrk, on the PATH: left out`);
  return isThere;
}

/** Asks a server for something as often as it answers. */
export function load(url: string, { connections, seconds, script }: Load): { count: number; rate: number } {
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, ...(script === undefined ? [] : ['-s', script]), url];
  const { stdout } = spawnSync('wrk', args, { encoding: 'utf8' });
  const read = (regexp: RegExp): number => Number(regexp.exec(stdout)?.[1]);
  return { count: read(/(\d+) requests in/), rate: read(/Requests\/sec:\s+([\d.]+)/) };
}
