import type { DirectoryEntry } from '../static/file-system.ts';

const COLUMNS = ['name', 'modified', 'size', 'type'] as const;

/** What a listing can be sorted by. */
export type Column = (typeof COLUMNS)[number];

/** How a listing is sorted. Directories come first either way. */
export interface Order {
  readonly column: Column;
  readonly isDescending: boolean;
}

/** One entry as a listing shows it. */
export interface Row extends DirectoryEntry {
  /** Its media type, or `directory`. */
  readonly type: string;
  /** What its name is compared by. */
  readonly key: string;
}

type Compare = (a: Row, b: Row) => number;

/** The order that a query asks for: `sort=size&order=desc`. What it does not say, or says badly, is by name, ascending. */
export function parseOrder(query: string): Order {
  const fields = new URLSearchParams(query);
  const column = COLUMNS.find((name) => name === fields.get('sort')) ?? 'name';
  return { column, isDescending: fields.get('order') === 'desc' };
}

/** The query that `parseOrder` reads. */
export function formatOrder({ column, isDescending }: Order): string {
  return `?sort=${column}&order=${isDescending ? 'desc' : 'asc'}`;
}

/** An entry as a row. */
export function toRow({ name, kind, size, modified }: DirectoryEntry, type: string): Row {
  return { name, kind, size, modified, type, key: toKey(name) };
}

/** The rows in order: directories first, then by the column, then by name, ascending. */
export function sortRows(rows: readonly Row[], order: Order): Row[] {
  return [...rows].sort(toCompare(order));
}

function toCompare({ column, isDescending }: Order): Compare {
  const sign = isDescending ? -1 : 1;
  return (a, b) =>
    Number(b.kind === 'directory') - Number(a.kind === 'directory') ||
    sign * COMPARES[column](a, b) ||
    compareNames(a, b);
}

const COMPARES: Readonly<Record<Column, Compare>> = {
  name: compareNames,
  modified: (a, b) => compareValues(toFinite(a.modified), toFinite(b.modified)),
  // The size of a directory is none of what it holds, and is not shown.
  size: (a, b) => (a.kind === 'directory' ? 0 : compareValues(toFinite(a.size), toFinite(b.size))),
  type: (a, b) => compareValues(a.type, b.type),
};

/** Names that have one key, such as `A` and `a`, stand by their characters: no two entries are equal. */
function compareNames(a: Row, b: Row): number {
  return compareValues(a.key, b.key) || compareValues(a.name, b.name);
}

function compareValues<T extends string | number>(a: T, b: T): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** What a store does not know comes before everything. */
function toFinite(value: number): number {
  return Number.isFinite(value) ? value : Number.NEGATIVE_INFINITY;
}

/**
 * What a name is compared by, character by character: without case, accents behind their letters, numbers by their
 * value, for which their length goes before them. No `Intl.Collator`: its order is that of the runtime's language data.
 */
function toKey(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replace(/0*(\d+)/g, (_, digits: string) => `0${String.fromCharCode(digits.length)}${digits}`);
}
