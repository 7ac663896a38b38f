import { CASES } from '../answers/cases.ts';
import { type Choice, selectCases } from '../choice.ts';
import { Comparison, scale } from '../compare.ts';
import { choosePace, race } from '../race.ts';
import { compile, type Runtime } from '../runtimes.ts';
import { BATCH, OWN_DEFAULTS, SAME_HEADERS } from './groups.ts';

const ANSWERS = 'bench/answers/contestants';

const CONTESTANTS = {
  ours: 'bench/fetch/ours.ts',
  'ours, served': 'bench/fetch/ours-served.ts',
  hono: `${ANSWERS}/hono.mjs`,
  h3: `${ANSWERS}/h3.mjs`,
  elysia: `${ANSWERS}/elysia.mjs`,
  bare: `${ANSWERS}/bare.ts`,
};
const PEERS = ['hono', 'h3', 'elysia'];

/** Who makes the requests on each runtime. */
const REQUESTS: Readonly<Record<Runtime, string>> = { node: 'node', bun: 'web', deno: 'web', workerd: 'workerd' };

/** The library's own page is another one each time. */
const isApart = (name: string): boolean => name.endsWith('built-in miss');

/** Prints how long applications take to answer, in nanoseconds, in process. */
export async function benchFetch(choice: Choice): Promise<void> {
  for (const runtime of choice.runtimes) {
    const files = await compileContestants(runtime, choice.before);
    for (const group of [SAME_HEADERS, OWN_DEFAULTS]) {
      const cases = Object.keys(CASES).map((name) => `${group}: ${name}`);
      const comparison = new Comparison({ peers: PEERS, floor: 'bare' });
      const selected = selectCases(choice, cases).filter((name) => group === OWN_DEFAULTS || !isApart(name));
      for (const name of selected) {
        const results = await race(runtime, files, name, choosePace(choice));
        comparison.add(name.slice(group.length + 2), scale(results, 1e6 / BATCH), isApart(name));
      }
      if (!comparison.isEmpty) console.log(`\n## fetch on ${runtime}, ${group}, ns\n\n${comparison}`);
    }
  }
}

async function compileContestants(runtime: Runtime, before: string | undefined): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const compileOne = async (name: string, file: string, checkout: string): Promise<void> => {
    const alias = {
      contestant: file,
      requests: `bench/fetch/requests-${REQUESTS[runtime]}.ts`,
    };
    const outfile = `.build/bench/fetch/${runtime}/${name}.js`;
    files.set(name, await compile('bench/fetch/contestant.ts', checkout, outfile, { runtime, alias }));
  };
  for (const [name, file] of Object.entries(CONTESTANTS)) await compileOne(name, file, '.');
  if (before !== undefined) await compileOne('before', CONTESTANTS.ours, before);
  return files;
}
