import { BUILTIN_FILTERS, createFilter, type Filter, type FilterDefinition } from '../../src/routing/filters.ts';
import { RouteTable } from '../../src/routing/route-table.ts';
import { candidatesOf } from './reference.ts';

/** The built-in filters, and some of our own. */
export const FILTERS: ReadonlyMap<string, Filter> = filtersWith({
  image: /png|jpe?g/i,
  letters: /[a-z]+/i,
  month: { regexp: /\d{1,2}/, convert: toMonth },
});

export function filtersWith(own: Readonly<Record<string, FilterDefinition>>): ReadonlyMap<string, Filter> {
  const added = Object.entries(own).map(([name, definition]) => [name, createFilter(name, definition)] as const);
  return new Map([...BUILTIN_FILTERS, ...added]);
}

function toMonth(text: string): number {
  if (Number(text) > 12) throw new RangeError(`${text} is no month`);
  return Number(text);
}

/** A table in which each rule answers GET with its own text. */
export function tableOf(...rules: readonly string[]): RouteTable<string> {
  const table = new RouteTable<string>();
  for (const rule of rules) table.add(rule, FILTERS, 'GET', rule);
  return table;
}

/** The arguments of a path in matching form. */
export function ask(rule: string | RouteTable<string>, path: string): readonly unknown[] | undefined {
  const table = typeof rule === 'string' ? tableOf(rule) : rule;
  return (table.index.find(path, 'GET') ?? table.index.find(path, 'POST'))?.args;
}

/** Who answers GET, in which order. */
export function handlers(table: RouteTable<string>, path: string): string[] {
  return candidatesOf(table, path, 'GET').map(({ handler }) => handler);
}
