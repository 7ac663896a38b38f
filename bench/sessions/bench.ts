import { type Choice, selectCases } from '../choice.ts';
import { choosePace, race } from '../race.ts';
import { compile } from '../runtimes.ts';
import { formatRange, median } from '../statistics.ts';
import { formatTable } from '../table.ts';

/** What is done, and how often in one turn. */
const JOBS = ['seal, small', 'open, small', 'seal, 1 KiB compressed', 'open, 1 KiB compressed', 'derive two keys'];
const TIMES = 100;

/** Prints how many sessions are sealed and opened in a second, on each runtime. */
export async function benchSessions(choice: Choice): Promise<void> {
  const files = new Map([['ours', await compile('bench/sessions/ours.ts', '.', '.build/bench/sessions/ours.js')]]);
  const { before, runtimes } = choice;
  if (before !== undefined)
    files.set('before', await compile('bench/sessions/ours.ts', before, '.build/bench/sessions/before.js'));
  for (const runtime of runtimes) {
    const rows: string[][] = [];
    for (const job of selectCases(choice, JOBS)) {
      const results = [...(await race(runtime, files, job, choosePace(choice))).values()];
      rows.push([job, ...results.map((times) => (typeof times === 'string' ? times : format(times)))]);
    }
    console.log(`\n## sessions on ${runtime}, per second\n`);
    console.log(formatTable(['', ...files.keys()], rows));
  }
}

/** The median, and in brackets the least and the most. */
function format(times: readonly number[]): string {
  const rates = times.map((milliseconds) => (TIMES * 1000) / milliseconds);
  return `${median(rates).toFixed(0)} (${formatRange(rates)})`;
}
