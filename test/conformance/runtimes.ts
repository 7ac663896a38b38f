import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type OutputFile, type PluginBuild } from 'esbuild';
import { waitFor } from '../wait.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const binary = (name: string): string => join(root, 'node_modules/.bin', name);

/** An application that is served by a process of its own. */
export interface Served {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** What the process has printed so far. */
  printed(): string;
  /** What of it went to stderr. */
  stderr(): string;
  /** Bytes of memory that the process holds. */
  memory(): number;
  /** Ends the process with a signal; gives its exit code, null where the signal ended it. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Milliseconds, fewer than a server waits at its end for running requests unless it is told otherwise. */
export const BELOW_SHUTDOWN_TIMEOUT = 9000;

/** Waits until a server has printed that it was asked, so that it has begun to answer. */
export function waitUntilAsked(served: Served): Promise<void> {
  return waitFor(() => served.printed().includes('asked'));
}

/** Serves a TypeScript module of this repository on Node, through the command. */
export async function serveOnNode(
  entry: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<Served> {
  const outfile = await compile(entry, {
    bundle: true,
    external: ['poorfetch', 'poorfetch/*', 'node:*'],
  });
  return start(process.execPath, [join(root, 'dist/adapters/cli.js'), outfile, '--port', '0', ...args], { env });
}

/** Serves nothing but the files that the environment names, on Node, through the command. */
export function serveFilesOnNode(env: NodeJS.ProcessEnv): Promise<Served> {
  return start(process.execPath, [join(root, 'dist/adapters/cli.js'), '--port', '0'], { env });
}

/** Runs a TypeScript module that serves something and prints where, as it is. */
export function runOnBun(entry: string, env: NodeJS.ProcessEnv = {}): Promise<Served> {
  return start(binary('bun'), ['run', join(root, entry)], { env });
}

const DENO_PERMISSIONS = ['--allow-net', '--allow-env', '--allow-read', '--allow-write'];

/** The same, with Deno's import map and the permissions that a server needs. */
export function runOnDeno(entry: string, env: NodeJS.ProcessEnv = {}, flags: readonly string[] = []): Promise<Served> {
  return start(binary('deno'), ['run', '--quiet', ...DENO_PERMISSIONS, ...flags, join(root, entry)], { env });
}

export type CountedRuntime = 'Node' | 'Bun' | 'Deno';

/** Descriptors that a process may have open which counts them: so many that only one which wants none left runs short. */
const DESCRIPTORS = 800;

/** Serves the fixture of descriptors in a process in which the library has `node:fs` of modules that count them. */
export async function serveCounted(runtime: CountedRuntime, env: NodeJS.ProcessEnv): Promise<Served> {
  const name = runtime.toLowerCase();
  const outfile = await compile(`test/conformance/descriptors-on-${name}.ts`, {
    bundle: true,
    platform: 'node',
    plugins: [{ name: 'counted', setup: countDescriptors }],
  });
  const command = runtime === 'Node' ? [process.execPath] : [binary(name), 'run'];
  const permissions = runtime === 'Deno' ? ['--quiet', '--allow-all'] : [];
  const limited = ['-c', `ulimit -n ${DESCRIPTORS} && exec "$0" "$@"`, ...command, ...permissions, outfile];
  return start('bash', limited, { env });
}

function countDescriptors({ onResolve }: PluginBuild): void {
  onResolve({ filter: /^node:fs(\/promises)?$/ }, ({ path, importer }) => {
    if (!importer.includes('/adapters/')) return undefined;
    return { path: join(root, `test/conformance/counted-${path.slice(5).replace('/', '-')}.ts`) };
  });
}

/** Serves the default export of a TypeScript module with the runtime's own command. */
export async function serveExport(runtime: 'bun' | 'deno', entry: string): Promise<Served> {
  const port = await findFreePort();
  const file = join(root, entry);
  const served = [
    'serve',
    '--quiet',
    '--allow-env',
    '--allow-net=127.0.0.1',
    '--host=127.0.0.1',
    `--port=${port}`,
    file,
  ];
  return start(binary(runtime), runtime === 'bun' ? ['run', `--port=${port}`, file] : served, { port });
}

/** Serves the default export of a TypeScript module as a Worker, with bindings, and without Node's modules. */
export async function serveOnWorkerd(entry: string, bindings: Bindings = {}): Promise<Served> {
  const outfile = await compileWorker(entry);
  const store = bindings.service === undefined ? undefined : await compileWorker(bindings.service);
  const port = await findFreePort();
  const config = outfile.replace(/\.js$/, `.${port}.capnp`);
  await writeFile(config, describeWorkers(port, outfile, bindings, store));
  // Assets are an experiment of workerd, though not of the edge.
  return start(binary('workerd'), ['serve', ...(bindings.assets ? ['--experimental'] : []), config], { port });
}

/** What a Worker finds in its environment: texts, under STORE another Worker, and under ASSETS the files of a directory. */
export interface Bindings {
  readonly assets?: { readonly path: string; readonly html_handling: string };
  readonly texts?: Readonly<Record<string, string>>;
  readonly service?: string;
}

/** Bundles a Worker; gives the path of the bundle. */
export function compileWorker(entry: string): Promise<string> {
  return compile(entry, {
    bundle: true,
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['workerd', 'worker'],
    outExtension: { '.js': '.worker.js' },
  });
}

function describeWorkers(port: number, main: string, { texts = {}, assets }: Bindings, store?: string): string {
  const bindings = Object.entries(texts).map(
    ([name, text]) => `(name = ${JSON.stringify(name)}, text = ${JSON.stringify(text)})`,
  );
  // Its fetch may reach servers of the tests, on this machine.
  const services = ['(name = "main", worker = .main)', '(name = "internet", network = (allow = ["private"]))'];
  if (store !== undefined) {
    bindings.push('(name = "STORE", service = "store")');
    services.push('(name = "store", worker = .store)');
  }
  if (assets !== undefined) {
    bindings.push('(name = "ASSETS", service = (name = "assets", entrypoint = "AssetWorker"))');
    const { path, ...config } = assets;
    const described = `path = ${JSON.stringify(path)}, config = ${JSON.stringify(JSON.stringify(config))}`;
    services.push(`(name = "assets", assets = (${described}, userWorker = "main"))`);
  }
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [ ${services.join(', ')} ],
  sockets = [ (name = "http", address = "127.0.0.1:${port}", http = (), service = "main") ]
);
${describeWorker('main', main, bindings)}${store === undefined ? '' : describeWorker('store', store, [])}`;
}

function describeWorker(name: string, file: string, bindings: readonly string[]): string {
  return `const ${name} :Workerd.Worker = (
  modules = [ (name = "worker.js", esModule = embed "${file.slice(file.lastIndexOf('/') + 1)}") ],
  compatibilityDate = "2026-01-01",
  compatibilityFlags = ["enable_request_signal"],
  bindings = [ ${bindings.join(', ')} ]
);
`;
}

async function compile(entry: string, options: BuildOptions): Promise<string> {
  const outdir = join(root, '.build', dirname(entry));
  const fixed = { outdir, format: 'esm', logLevel: 'silent', write: false } as const;
  const { outputFiles } = await build({ entryPoints: [join(root, entry)], ...options, ...fixed });
  const [{ path, contents }] = outputFiles as [OutputFile];
  await mkdir(outdir, { recursive: true });
  // Another process may read it, or write the same, just now.
  await writeFile(`${path}.${process.pid}`, contents);
  await rename(`${path}.${process.pid}`, path);
  return path;
}

interface Start {
  /** Where it will answer, if that is known beforehand. */
  readonly port?: number;
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts a process, and waits until it prints a URL, or answers on a port that is known beforehand. */
async function start(command: string, args: readonly string[], { port, env }: Start = {}): Promise<Served> {
  const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  let stderr = '';
  child.stdout.on('data', (text) => (printed += text));
  child.stderr.on('data', (text) => {
    printed += text;
    stderr += text;
  });
  const url = port === undefined ? undefined : `http://127.0.0.1:${port}`;
  const found = await waitForUrl(child, async () => {
    if (url === undefined) return /http:\/\/[\w.]+:\d+/.exec(printed)?.[0];
    return (await isAnswering(url)) ? url : undefined;
  });
  if (found === undefined) throw new Error(`${command} did not start:\n${printed}`);
  return {
    url: found,
    port: Number(new URL(found).port),
    pid: child.pid ?? 0,
    printed: () => printed,
    stderr: () => stderr,
    memory: () => readMemory(child.pid ?? 0),
    end: (signal = 'SIGKILL') => endProcess(child, signal),
  };
}

async function waitForUrl(child: ChildProcess, find: () => Promise<string | undefined>): Promise<string | undefined> {
  for (let tries = 0; tries < 600 && child.exitCode === null; tries++) {
    const url = await find();
    if (url !== undefined) return url;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill('SIGKILL');
  return undefined;
}

async function isAnswering(url: string): Promise<boolean> {
  try {
    await (await fetch(url)).body?.cancel();
    return true;
  } catch {
    return false;
  }
}

function findFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
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
