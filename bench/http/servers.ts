import { launch, type Server } from '../launch.ts';
import { bin, compile, type Runtime, writeConfig } from '../runtimes.ts';

/** What is bundled for a server: a host, and the contestant that it serves, where it takes one. */
interface Hosted {
  readonly host: string;
  readonly contestant?: string;
}

/** What a runtime itself does is called `bare`; the others are libraries, as their users serve them. */
const SERVERS: Readonly<Record<Runtime, Readonly<Record<string, Hosted>>>> = {
  node: {
    ours: { host: 'ours-node.ts' },
    hono: { host: 'fetch-node.mjs', contestant: 'hono.mjs' },
    h3: { host: 'h3-node.mjs' },
    fastify: { host: 'fastify-node.mjs' },
    express: { host: 'express-node.mjs' },
    'node-server': { host: 'fetch-node.mjs', contestant: 'bare.ts' },
    bare: { host: 'bare-node.mjs' },
  },
  bun: {
    ours: { host: 'ours-bun.ts' },
    hono: { host: 'fetch-bun.mjs', contestant: 'hono.mjs' },
    elysia: { host: 'elysia-bun.mjs' },
    bare: { host: 'fetch-bun.mjs', contestant: 'bare.ts' },
  },
  deno: {
    ours: { host: 'ours-deno.ts' },
    hono: { host: 'fetch-deno.mjs', contestant: 'hono.mjs' },
    bare: { host: 'fetch-deno.mjs', contestant: 'bare.ts' },
  },
  workerd: {
    ours: { host: 'ours-workerd.ts' },
    hono: { host: 'fetch-workerd.mjs', contestant: 'hono.mjs' },
    bare: { host: 'fetch-workerd.mjs', contestant: 'bare.ts' },
  },
};

export const PEERS = ['hono', 'h3', 'elysia', 'fastify', 'express'];

/** How each runtime runs a program that listens on a port itself; workerd is told to in its configuration. */
const COMMANDS: Readonly<Record<Runtime, (file: string, port: number) => string[]>> = {
  node: (file, port) => [process.execPath, file, `${port}`],
  bun: (file, port) => [bin('bun'), 'run', file, `${port}`],
  deno: (file, port) => [bin('deno'), 'run', '--quiet', '--allow-all', file, `${port}`],
  workerd: (file, port) => [bin('workerd'), 'serve', writeConfig(file, port)],
};

/** Starts the servers of a runtime, that of another checkout among them. */
export async function startServers(runtime: Runtime, before: string | undefined): Promise<Map<string, Server>> {
  const servers = new Map<string, Server>();
  const start = async (name: string, { host, contestant = 'bare.ts' }: Hosted, checkout: string): Promise<void> => {
    const alias = { contestant: `bench/answers/contestants/${contestant}` };
    const outfile = `.build/bench/http/${runtime}/${name}.js`;
    const file = await compile(`bench/http/hosts/${host}`, checkout, outfile, { runtime, alias });
    const server = await launch((port) => COMMANDS[runtime](file, port), '/');
    if (server === undefined) throw new Error(`${name} does not start on ${runtime}`);
    servers.set(name, server);
  };
  for (const [name, hosted] of Object.entries(SERVERS[runtime])) await start(name, hosted, '.');
  if (before !== undefined) await start('before', SERVERS[runtime].ours ?? { host: '' }, before);
  return servers;
}
