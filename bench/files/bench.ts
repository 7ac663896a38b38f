import { randomFillSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildCheckout } from '../build-checkout.ts';
import { type Choice, selectCases } from '../choice.ts';
import type { Server } from '../launch.ts';
import { formatRange, median } from '../statistics.ts';
import { formatTable } from '../table.ts';
import { hasWrk, load } from '../wrk.ts';
import { SERVERS, serversBefore, startServer } from './servers.ts';

const ROUNDS = 5;
/** Bytes, and how many connections ask for them at once. */
const FILES: Readonly<Record<string, readonly [size: number, connections: number]>> = {
  '1 KiB': [1024, 32],
  '64 KiB': [65_536, 32],
  '100 MiB': [104_857_600, 4],
};

/** Those that look at the disk for each request, as ours does, and the one that does not. */
const LOOKING = ['sirv, dev', 'hono', 'fastify'];
const JAVASCRIPT = ['sirv', ...LOOKING];

/** Prints how many files in a second each server sends, and how many times the fastest of the others ours is. */
export async function benchFiles(choice: Choice): Promise<void> {
  if (!hasWrk('files')) return;
  buildCheckout('.');
  if (choice.before !== undefined) buildCheckout(choice.before);
  const root = mkdtempSync(join(tmpdir(), 'poorfetch-bench-'));
  const servers = new Map<string, Server>();
  try {
    for (const [name, [size]] of Object.entries(FILES))
      writeFileSync(join(root, name), randomFillSync(Buffer.alloc(size)));
    for (const [name, command] of [...Object.entries(SERVERS), ...serversBefore(choice.before)]) {
      const server = await startServer(command, root);
      if (server !== undefined) servers.set(name, server);
    }
    const files = selectCases(choice, Object.keys(FILES));
    const rows = files.map((file) => measure(file, servers, choice.isShort ? 1 : 2));
    console.log(`\n## files, requests/s\n`);
    console.log(
      formatTable(
        ['', ...servers.keys(), 'ours / fastest', 'ours / fastest that looks', 'ours / nginx', 'ours, min..max'],
        rows,
      ),
    );
  } finally {
    for (const server of servers.values()) server.end();
    rmSync(root, { recursive: true });
  }
}

/** @param turn How long each server is asked in a round, in seconds. */
function measure(file: string, servers: ReadonlyMap<string, Server>, turn: number): string[] {
  const rates = new Map([...servers.keys()].map((name): [string, number[]] => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, { url }] of servers) rates.get(name)?.push(ask(`${url}/${encodeURIComponent(file)}`, file, turn));
  }
  const of = (name: string): number => median(rates.get(name) ?? []);
  const fastest = (names: readonly string[]): number => Math.max(...names.map(of).filter((rate) => rate > 0));
  return [
    file,
    ...[...rates.keys()].map((name) => of(name).toFixed(of(name) < 100 ? 1 : 0)),
    (of('ours') / fastest(JAVASCRIPT)).toFixed(2),
    (of('ours') / fastest(LOOKING)).toFixed(2),
    (of('ours') / of('nginx')).toFixed(2),
    formatRange(rates.get('ours') ?? []),
  ];
}

/** Requests in a second. */
function ask(url: string, file: string, turn: number): number {
  const [, connections = 1] = FILES[file] ?? [];
  return load(url, { connections, seconds: turn }).rate;
}
