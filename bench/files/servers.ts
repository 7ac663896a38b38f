import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const bin = (name: string): string => resolve('node_modules/.bin', name);
const peer =
  (name: string, ...args: string[]) =>
  (port: number, root: string) => [process.execPath, `bench/files/servers/${name}.mjs`, `${port}`, root, ...args];

/** How each server of files is started, all with what they do when they are asked for nothing else. */
export const SERVERS: Readonly<Record<string, (port: number, root: string) => string[]>> = {
  ours: (port, root) => [process.execPath, 'dist/adapters/cli.js', '--port', `${port}`, '--document-root', root],
  sirv: peer('sirv'),
  'sirv, dev': peer('sirv', 'dev'),
  hono: peer('hono'),
  fastify: peer('fastify'),
  'ours, Bun': (port, root) => [bin('bun'), 'run', 'bench/files/servers/ours.ts', `${port}`, root],
  'ours, Deno': (port, root) => [bin('deno'), 'run', '--allow-all', 'bench/files/servers/ours.ts', `${port}`, root],
  nginx: (port, root) => ['nginx', '-p', '.build/bench', '-c', writeNginxConfig(port, root)],
};

/** One process, as the others are; without a log, which they do not write either. */
function writeNginxConfig(port: number, root: string): string {
  const directory = resolve('.build/bench');
  const file = join(directory, 'nginx.conf');
  mkdirSync(directory, { recursive: true });
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${directory}/${name};`,
  );
  writeFileSync(
    file,
    `worker_processes 1; daemon off; pid ${directory}/nginx.pid; error_log ${directory}/nginx.log;
${process.getuid?.() === 0 ? 'user root;' : ''} events { worker_connections 512; }
http { access_log off; sendfile on; keepalive_requests 100000000; ${temporary.join(' ')}
server { listen 127.0.0.1:${port}; root ${root}; } }`,
  );
  return file;
}

/** A server that runs, and how much of a processor it has taken. */
export interface Server {
  readonly url: string;
  readonly pid: number;
  end(): void;
}

let nextPort = 47_100;

/** Undefined for a server that is not there. */
export async function startServer(name: string, root: string): Promise<Server | undefined> {
  const port = nextPort++;
  const [command = '', ...args] = SERVERS[name]?.(port, root) ?? [];
  const child = spawn(command, args, { stdio: 'ignore' });
  child.on('error', () => {});
  const url = `http://127.0.0.1:${port}`;
  return (await answers(child, url)) ? { url, pid: child.pid ?? 0, end: () => child.kill() } : undefined;
}

async function answers(child: ChildProcess, url: string): Promise<boolean> {
  for (let tries = 0; tries < 100 && child.exitCode === null && child.pid !== undefined; tries++) {
    try {
      await (await fetch(`${url}/1 KiB`)).body?.cancel();
      return true;
    } catch {
      await new Promise((done) => setTimeout(done, 50));
    }
  }
  child.kill();
  return false;
}
