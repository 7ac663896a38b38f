import { resolve } from 'node:path';
import { buildCheckout } from '../build-checkout.ts';
import { type Choice, selectCases } from '../choice.ts';
import { formatTable } from '../table.ts';
import { DOORS, ONE_ROUTE } from './entries.ts';
import { type Size, weigh } from './weigh.ts';

/** Prints what bundles weigh, in bytes: an application of one route, and all that can be imported. */
export async function benchSize(choice: Choice): Promise<void> {
  const checkouts = new Map([
    ['', '.'],
    ...(choice.before === undefined ? [] : [[', before', choice.before] as const]),
  ]);
  const rows: string[][] = [];
  const chunks: string[][] = [];
  const weighAll = async (entries: Readonly<Record<string, string>>, checkout: string, mark: string): Promise<void> => {
    for (const name of selectCases(choice, Object.keys(entries))) {
      const size = await weigh(entries[name] ?? '', checkout);
      const label = `${name}${mark}`;
      rows.push([label, ...format(size.entry), `${size.lazy.length}`]);
      for (const chunk of size.lazy) chunks.push([label, chunk.name, ...format(chunk)]);
    }
  };
  for (const checkout of checkouts.values()) buildCheckout(checkout);
  for (const [mark, checkout] of checkouts) await weighAll(DOORS, resolve(checkout), mark);
  await weighAll(ONE_ROUTE, resolve('.'), '');
  console.log(`\n## size, bytes\n`);
  console.log(formatTable(['', 'minified', 'and gzip', 'lazy chunks'], rows));
  if (chunks.length === 0) return;
  console.log(`\n## size of what is loaded when it is needed, bytes\n`);
  console.log(formatTable(['', 'holds', 'minified', 'and gzip'], chunks));
}

function format({ minified, gzip }: Size): string[] {
  return [`${minified}`, `${gzip}`];
}
