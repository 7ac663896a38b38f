import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { build } from 'esbuild';
import { readCpu } from './cpu.ts';
import { endProcess, startProcess } from './processes.ts';

/** A command of a package that is installed here. */
export const bin = (name: string): string => resolve('node_modules/.bin', name);

/** How each runtime serves the default export of a bundle: a command and its arguments. */
export const RUNTIMES = {
  node: (file: string, port: number): string[] => [process.execPath, 'bench/node-host.mjs', `${port}`, file],
  bun: (file: string, port: number): string[] => [bin('bun'), 'run', `--port=${port}`, file],
  deno: (file: string, port: number): string[] => [
    bin('deno'),
    'serve',
    '--quiet',
    '--allow-all',
    '--host=127.0.0.1',
    `--port=${port}`,
    file,
  ],
  workerd: (file: string, port: number): string[] => [bin('workerd'), 'serve', writeConfig(file, port)],
};

export type Runtime = keyof typeof RUNTIMES;

export function isRuntime(word: string): word is Runtime {
  return Object.hasOwn(RUNTIMES, word);
}

/** How workerd is told to serve a bundle. */
export function writeConfig(file: string, port: number): string {
  const config = file.replace(/js$/, `${port}.capnp`);
  writeFileSync(
    config,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [ (name = "main", worker = .main) ],
  sockets = [ (name = "http", address = "127.0.0.1:${port}", http = (), service = "main") ]
);
const main :Workerd.Worker = (
  modules = [ (name = "worker.js", esModule = embed "${basename(file)}") ],
  compatibilityDate = "2026-01-01",
  compatibilityFlags = ["nodejs_compat"]
);
`,
  );
  return config;
}

/** Packages that are CommonJS ask for Node's modules in their own way. */
const REQUIRE = `import { createRequire } from 'node:module';
const require = createRequire(import.meta.url ?? 'file:///worker.js');`;

/** What a bundle is made for. */
export interface CompileOptions {
  /** The runtime whose parts packages give; else those for Node. */
  readonly runtime?: Runtime;
  /** Files by the names under which a module imports them. */
  readonly alias?: Readonly<Record<string, string>>;
}

/** Bundles a module, with one checkout of this repository as `measured` and `adapters`, so that it runs on each runtime. */
export async function compile(
  entry: string,
  checkout: string,
  outfile: string,
  { runtime, alias = {} }: CompileOptions = {},
): Promise<string> {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: runtime === undefined ? [] : [runtime],
    alias: {
      measured: resolve(checkout, 'src'),
      adapters: resolve(checkout, 'adapters'),
      ...Object.fromEntries(Object.entries(alias).map(([name, file]) => [name, resolve(file)])),
    },
    banner: { js: REQUIRE },
    logLevel: 'warning',
  });
  return resolve(outfile);
}

let lastPort = 20_000 + (process.pid % 10_000);

/** A process that does jobs, see `serveJobs`. */
export class Worker {
  readonly #child: ChildProcess;
  readonly #url: string;
  #printed = '';

  constructor(runtime: Runtime, file: string) {
    const port = ++lastPort;
    this.#url = `http://127.0.0.1:${port}`;
    this.#child = startProcess(RUNTIMES[runtime](file, port), ['ignore', 'pipe', 'pipe']);
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (text) => (this.#printed += text));
  }

  /**
   * Has a job done so many times; gives the milliseconds of a processor that took.
   * @throws Error with what went wrong, also when it takes longer than `deadline` milliseconds.
   */
  async run(job: string, times: number, deadline: number): Promise<number> {
    const url = `${this.#url}/${encodeURIComponent(job)}?times=${times}`;
    const signal = AbortSignal.timeout(deadline);
    const { pid = 0 } = this.#child;
    const start = readCpu(pid);
    try {
      const response = await fetch(url, { signal });
      const answer = await response.text();
      if (response.ok) return answer === '' ? readCpu(pid) - start : Number(answer);
      throw new Error(answer);
    } catch (error) {
      if (signal.aborted) throw new Error(`takes longer than ${deadline / 1000} s`);
      throw this.#child.exitCode === null ? error : new Error(`does not load: ${this.#findReason()}`);
    }
  }

  /** Waits until the process answers. */
  async start(): Promise<void> {
    for (let tries = 0; tries < 200 && this.#child.exitCode === null; tries++) {
      if (
        await this.run('', 0, 1000).then(
          () => true,
          () => false,
        )
      )
        return;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`does not load: ${this.#findReason()}`);
  }

  end(): void {
    endProcess(this.#child);
  }

  #findReason(): string {
    return /^.*error.*$/im.exec(this.#printed)?.[0].trim().slice(0, 120) ?? 'no reason given';
  }
}
