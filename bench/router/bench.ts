import { type Choice, selectCases } from '../choice.ts';
import { Comparison, scale } from '../compare.ts';
import { choosePace, race } from '../race.ts';
import { compile, type Runtime } from '../runtimes.ts';
import { formatTable } from '../table.ts';
import { BATCH, TABLES } from './tables.ts';

const PEERS = ['hono-regexp', 'hono-trie', 'rou3', 'rou3-compiled', 'find-my-way', 'memoirist'];

/** Prints how long it takes to find a handler and its arguments, in nanoseconds, and how that grows with the table. */
export async function benchRouter(choice: Choice): Promise<void> {
  for (const runtime of choice.runtimes) {
    const files = await compileContestants(runtime, choice.before);
    const means: Record<string, Comparison> = {};
    for (const [table, { searches }] of Object.entries(TABLES)) {
      const cases = Object.keys(searches).map((name) => `${table}: ${name}`);
      const comparison = new Comparison({ peers: PEERS });
      for (const name of selectCases(choice, cases))
        comparison.add(
          name.slice(table.length + 2),
          scale(await race(runtime, files, name, choosePace(choice)), 1e6 / BATCH),
        );
      if (comparison.isEmpty) continue;
      means[table] = comparison;
      console.log(`\n## router on ${runtime}, ${table}, ns\n\n${comparison}`);
    }
    printGrowth(runtime, [...files.keys()], means);
  }
}

/** How many times the mean of few routes that of many is. */
function printGrowth(
  runtime: Runtime,
  contestants: readonly string[],
  means: Readonly<Record<string, Comparison>>,
): void {
  const [few, many] = [means['12 routes'], means['1,000 routes']];
  if (few === undefined || many === undefined) return;
  const growth = contestants.map((name) =>
    ((many.meanOf(name) ?? Number.NaN) / (few.meanOf(name) ?? Number.NaN)).toFixed(2),
  );
  console.log(`\n## router on ${runtime}, the mean of 1,000 routes / that of 12\n`);
  console.log(formatTable(['', ...contestants], [['', ...growth]]));
}

async function compileContestants(runtime: Runtime, before: string | undefined): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const compileOne = async (name: string, file: string, checkout: string): Promise<void> => {
    const outfile = `.build/bench/router/${runtime}/${name}.js`;
    files.set(name, await compile(`bench/router/contestants/${file}`, checkout, outfile, { runtime }));
  };
  await compileOne('ours', 'ours.ts', '.');
  for (const peer of PEERS) await compileOne(peer, `${peer}.mjs`, '.');
  if (before !== undefined) await compileOne('before', 'ours.ts', before);
  return files;
}
