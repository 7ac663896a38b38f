import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** An application that is served by a process of its own. */
export interface Served {
  readonly url: string;
  readonly port: number;
  /** What the process has printed so far. */
  printed(): string;
  /** Bytes of memory that the process holds. */
  memory(): number;
  /** Ends the process with a signal; gives its exit code, null where the signal ended it. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Serves a TypeScript module in this repository on Node, through the command. */
export async function serveOnNode(entry: string, args: readonly string[] = []): Promise<Served> {
  const outfile = join(root, '.build', entry.replace(/\.ts$/, '.js'));
  await mkdir(dirname(outfile), { recursive: true });
  await build({ entryPoints: [join(root, entry)], outfile, format: 'esm', logLevel: 'silent' });
  return start(process.execPath, [join(root, 'dist/adapters/cli.js'), outfile, '--port', '0', ...args]);
}

async function start(command: string, args: readonly string[]): Promise<Served> {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  child.stdout.on('data', (text) => (printed += text));
  child.stderr.on('data', (text) => (printed += text));
  const url = await waitForUrl(child, () => printed);
  return {
    url,
    port: Number(new URL(url).port),
    printed: () => printed,
    memory: () => readMemory(child.pid ?? 0),
    end: (signal = 'SIGKILL') => endProcess(child, signal),
  };
}

async function waitForUrl(child: ChildProcess, printed: () => string): Promise<string> {
  for (let tries = 0; tries < 600; tries++) {
    const url = /http:\/\/[\w.]+:\d+/.exec(printed())?.[0];
    if (url !== undefined) return url;
    if (child.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill('SIGKILL');
  throw new Error(`The server did not start:\n${printed()}`);
}

/** The resident set, from the kernel, so that every runtime is measured alike. */
function readMemory(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}

function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.kill(signal);
  });
}
