import { mkdirSync, writeFileSync } from 'node:fs';
import { CASES, type Case } from '../answers/cases.ts';
import { checkAnswer } from '../answers/check.ts';
import { type Choice, selectCases } from '../choice.ts';
import { Comparison } from '../compare.ts';
import { readCpu } from '../cpu.ts';
import type { Server } from '../launch.ts';
import { hasWrk, load } from '../wrk.ts';
import { PEERS, startServers } from './servers.ts';

const ASKED = ['text', 'parameter', 'json', 'POST json', 'miss'];
const ROUNDS = 5;
const CONNECTIONS = 32;
const SCRIPT = '.build/bench/http/post.lua';

/** Prints what servers answer in a second, and what one answer takes of a processor, which is worth more on a busy machine. */
export async function benchHttp(choice: Choice): Promise<void> {
  if (!hasWrk('http')) return;
  const cases = selectCases(choice, ASKED);
  for (const runtime of choice.runtimes) {
    const rates = new Comparison({ peers: PEERS, floor: 'bare', isRate: true });
    const costs = new Comparison({ peers: PEERS, floor: 'bare', digits: 1 });
    const servers = await startServers(runtime, choice.before);
    for (const name of cases) {
      const figures = await measure(CASES[name] as Case, servers);
      rates.add(name, figures.rates);
      costs.add(name, figures.costs);
    }
    for (const server of servers.values()) server.end();
    console.log(`\n## http on ${runtime}, requests/s\n\n${rates}`);
    console.log(`\n## http on ${runtime}, microseconds of a processor per request\n\n${costs}`);
  }
}

type Figures = Map<string, number[]>;

async function measure(
  wanted: Case,
  servers: ReadonlyMap<string, Server>,
): Promise<{ rates: Figures; costs: Figures }> {
  const script = wanted.sent === undefined ? {} : { script: writeScript(wanted.sent) };
  const ask = ({ url, pid }: Server): { rate: number; cost: number } => {
    const start = readCpu(pid);
    const { rate, count } = load(url + wanted.path, { connections: CONNECTIONS, seconds: 1, ...script });
    return { rate, cost: ((readCpu(pid) - start) * 1000) / count };
  };
  const rates: Figures = new Map();
  const costs: Figures = new Map();
  for (const [name, server] of servers) {
    await check(name, server, wanted);
    ask(server);
    rates.set(name, []);
    costs.set(name, []);
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, server] of servers) {
      const { rate, cost } = ask(server);
      rates.get(name)?.push(rate);
      costs.get(name)?.push(cost);
    }
  }
  return { rates, costs };
}

/** @throws Error where a server answers anything else than all others do. */
async function check(name: string, { url }: Server, wanted: Case): Promise<void> {
  const { method, path, sent } = wanted;
  // A connection that was kept may be closed by the time that it is used again.
  const headers = { Connection: 'close', ...(sent !== undefined && { 'Content-Type': 'application/json' }) };
  try {
    const response = await fetch(url + path, { method, headers, ...(sent !== undefined && { body: sent }) });
    if (!response.headers.has('date')) throw new Error('has no Date');
    await checkAnswer(wanted, response, true);
  } catch (error) {
    throw new Error(`${name}, ${method} ${path}`, { cause: error });
  }
}

function writeScript(body: string): string {
  mkdirSync('.build/bench/http', { recursive: true });
  writeFileSync(
    SCRIPT,
    `wrk.method = "POST"\nwrk.body = ${JSON.stringify(body)}\nwrk.headers["Content-Type"] = "application/json"\n`,
  );
  return SCRIPT;
}
