import { once } from 'node:events';
import { buildCheckout } from '../build-checkout.ts';
import { type Choice, selectCases } from '../choice.ts';
import { endProcess, startProcess } from '../processes.ts';
import { bin, type Runtime } from '../runtimes.ts';
import { formatRange, median } from '../statistics.ts';
import { formatTable } from '../table.ts';
import { EMPTY, HELLO, writePrograms } from './programs.ts';

/** How each runtime runs a program; workerd only serves. */
const COMMANDS: Readonly<Partial<Record<Runtime, readonly string[]>>> = {
  node: [process.execPath],
  bun: [bin('bun'), 'run'],
  deno: [bin('deno'), 'run', '--quiet', '--allow-all'],
};

/** Prints how long a new process takes until it has printed its first answer, in milliseconds. */
export async function benchStart(choice: Choice): Promise<void> {
  const checkouts = new Map([
    ['ours', '.'],
    ...(choice.before === undefined ? [] : [['before', choice.before] as const]),
  ]);
  for (const checkout of checkouts.values()) buildCheckout(checkout);
  const programs = await writePrograms(checkouts);
  const selected = [EMPTY, ...selectCases(choice, programs.keys()).filter((name) => name !== EMPTY)];
  const rounds = choice.isShort ? 15 : 31;
  for (const runtime of choice.runtimes) {
    const command = COMMANDS[runtime];
    if (command === undefined) continue;
    const times = new Map(selected.map((name): [string, number[]] => [name, []]));
    // The first reads from the disk what later ones find in memory, and fills the caches that a runtime keeps.
    for (let round = -1; round < rounds; round++) {
      for (const [name, figures] of times) {
        const time = await start([...command, programs.get(name) ?? '']);
        if (round >= 0) figures.push(time);
      }
    }
    const empty = median(times.get(EMPTY) ?? []);
    const rows = [...times].map(([name, figures]) => [
      name,
      median(figures).toFixed(1),
      (median(figures) - empty).toFixed(1),
      formatRange(figures, 1),
    ]);
    console.log(`\n## start on ${runtime}, ms\n`);
    console.log(formatTable(['', 'first answer', 'beside an empty one', 'min..max'], rows));
  }
}

/** The milliseconds until a program has printed its answer. */
async function start(command: readonly string[]): Promise<number> {
  const begin = performance.now();
  const child = startProcess(command, ['ignore', 'pipe', 'inherit']);
  const closed = once(child, 'close');
  let printed = '';
  let time: number | undefined;
  child.stdout?.on('data', (text) => {
    printed += text;
    if (printed.includes(HELLO)) time ??= performance.now() - begin;
  });
  await closed;
  endProcess(child);
  if (time === undefined) throw new Error(`${command.join(' ')} printed ${JSON.stringify(printed)}`);
  return time;
}
