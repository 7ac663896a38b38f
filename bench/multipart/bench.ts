import { type Choice, selectCases } from '../choice.ts';
import { choosePace, type Pace, race } from '../race.ts';
import { compile, type Runtime } from '../runtimes.ts';
import { formatRange, median } from '../statistics.ts';
import { Footnotes, formatTable } from '../table.ts';
import { CASES } from './cases.ts';

const PEERS = ['busboy', 'fastify-busboy', 'native', 'remix', 'multipasta'];
const MIB = 1024 * 1024;

/** Prints MiB of body in a second, of each parser and case, and how many times the fastest of the others ours is. */
export async function benchMultipart(choice: Choice): Promise<void> {
  const files = await compileContestants(choice.before);
  const cases = selectCases(choice, Object.keys(CASES));
  const pace = choosePace(choice);
  for (const runtime of choice.runtimes) {
    const notes = new Footnotes();
    const rows: string[][] = [];
    for (const name of cases) rows.push([name, ...(await measure(runtime, name, files, pace, notes))]);
    console.log(`\n## multipart on ${runtime}, MiB/s\n`);
    console.log(formatTable(['', ...files.keys(), 'ours / fastest', 'ours, min..max'], rows));
    console.log(`\n${notes}`);
  }
}

async function compileContestants(before: string | undefined): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const name of ['ours', ...PEERS])
    files.set(name, await compile(`bench/multipart/contestants/${name}.ts`, '.', `.build/bench/multipart/${name}.js`));
  if (before !== undefined)
    files.set(
      'before',
      await compile('bench/multipart/contestants/ours.ts', before, '.build/bench/multipart/before.js'),
    );
  return files;
}

async function measure(
  runtime: Runtime,
  name: string,
  files: ReadonlyMap<string, string>,
  pace: Pace,
  notes: Footnotes,
): Promise<string[]> {
  const mib = (CASES[name]?.().whole.length ?? 0) / MIB;
  const rates = new Map<string, number[]>();
  const cells: string[] = [];
  for (const [contestant, result] of await race(runtime, files, name, pace)) {
    const seconds = typeof result === 'string' ? [] : result.map((time) => time / 1000);
    rates.set(
      contestant,
      seconds.map((time) => mib / time),
    );
    cells.push(
      typeof result === 'string' ? `fails ${notes.mark(`${contestant} ${result}`)}` : format(rates.get(contestant)),
    );
  }
  const ours = rates.get('ours') ?? [];
  const fastest = Math.max(...PEERS.map((peer) => median(rates.get(peer) ?? [])).filter((rate) => rate > 0));
  return [...cells, (median(ours) / fastest).toFixed(2), formatRange(ours)];
}

function format(rates: readonly number[] = []): string {
  return median(rates).toFixed(0);
}
