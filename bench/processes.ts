import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';

/** What runs, so that nothing is left behind, also where the bench is interrupted. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

/** Starts a process that ends with this one at the latest. */
export function startProcess([file = '', ...args]: readonly string[], stdio: SpawnOptions['stdio']): ChildProcess {
  const child = spawn(file, args, { stdio: stdio ?? 'ignore' });
  running.add(child);
  return child;
}

export function endProcess(child: ChildProcess): void {
  running.delete(child);
  child.kill('SIGKILL');
}
