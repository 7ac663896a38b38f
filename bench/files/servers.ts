import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { launch, type Server } from '../launch.ts';
import { bin } from '../runtimes.ts';

const peer =
  (name: string, ...args: string[]) =>
  (port: number, root: string) => [process.execPath, `bench/files/servers/${name}.mjs`, `${port}`, root, ...args];

/** How a server is started. */
type Command = (port: number, root: string) => string[];

const ours =
  (checkout: string): Command =>
  (port, root) => [process.execPath, `${checkout}/dist/adapters/cli.js`, '--port', `${port}`, '--document-root', root];

/** How each server of files is started, all with what they do when they are asked for nothing else. */
export const SERVERS: Readonly<Record<string, Command>> = {
  ours: ours('.'),
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

/** That of another checkout, where there is one. */
export function serversBefore(checkout: string | undefined): [name: string, command: Command][] {
  return checkout === undefined ? [] : [['before', ours(checkout)]];
}

/** Undefined for a server that is not there. */
export function startServer(command: Command, root: string): Promise<Server | undefined> {
  return launch((port) => command(port, root), '/1 KiB');
}
