import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Column,
  formatOrder,
  toRow as makeRow,
  type Order,
  parseOrder,
  type Row,
  sortRows,
} from '../../src/pages/directory-order.ts';

const COLUMNS: readonly Column[] = ['name', 'modified', 'size', 'type'];
const BY_NAME: Order = { column: 'name', isDescending: false };

function toRow(name: string, row: Partial<Row> = {}): Row {
  const { type = 'text/plain', ...entry } = row;
  return makeRow({ name, kind: 'file', size: 0, modified: 0, ...entry }, type);
}

/** The names of rows in order, those of directories with a slash. */
function sortNames(rows: readonly Row[], order: Order): string[] {
  return sortRows(rows, order).map(({ name, kind }) => (kind === 'directory' ? `${name}/` : name));
}

describe('the order of a query', () => {
  it.each<[query: string, column: Column, isDescending: boolean]>([
    ['', 'name', false],
    ['sort=name', 'name', false],
    ['sort=modified', 'modified', false],
    ['sort=size&order=desc', 'size', true],
    ['?sort=type&order=asc', 'type', false],
    ['order=desc', 'name', true],
    ['x=1&order=desc&sort=size', 'size', true],
    ['sort=%73ize', 'size', false],
    ['sort=Size', 'name', false],
    ['sort=constructor', 'name', false],
    ['sort=__proto__&order=desc', 'name', true],
    ['sort=size&sort=name', 'size', false],
    ['sort=size&order=DESC', 'size', false],
    ['sort[]=size', 'name', false],
    ['sort=%zz&order=%ff', 'name', false],
    ['C=N;O=D', 'name', false],
  ])('%j is by %s, descending: %s', (query, column, isDescending) => {
    expect(parseOrder(query)).toEqual({ column, isDescending });
  });

  it.each(COLUMNS)('by %s can be read back', (column) => {
    for (const isDescending of [false, true]) {
      expect(parseOrder(formatOrder({ column, isDescending }))).toEqual({ column, isDescending });
    }
  });

  it('is one, whatever the query', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (query) => {
        expect(COLUMNS).toContain(parseOrder(query).column);
      }),
    );
  });
});

describe('names in order', () => {
  it.each<[names: string[]]>([
    [['1', '2', '10', '0010a', '100']],
    [['A', 'a', 'B', 'b']],
    [['a', 'a-b', 'a.txt', 'a1', 'aa']],
    [['file9.txt', 'file10.txt', 'File11.txt']],
    [['2026-9-1', '2026-10-1']],
    [['v1.2.9', 'v1.2.10', 'v1.10.0']],
    [['cesta', 'cz', 'čaj', 'dům']],
    [['z', 'z\u030c', 'ž', 'а', '日', '😀']],
    [['a1', 'a01', 'a001', 'a2'].sort()],
    [['99999999999999999998', '99999999999999999999', '100000000000000000000']],
    [['\ud800', '\udfff']],
  ])('are %j', (names) => {
    const rows = names.map((name) => toRow(name));
    expect(sortNames(rows, BY_NAME)).toEqual(names);
    expect(sortNames(rows.toReversed(), BY_NAME)).toEqual(names);
    expect(sortNames(rows, { ...BY_NAME, isDescending: true })).toEqual(names.toReversed());
  });

  it('do not depend on the order they came in', () => {
    const name = fc.string({
      unit: fc.constantFrom('a', 'A', 'á', 'a\u0301', '0', '1', '9', '.', ' ', '\ud800', '😀'),
    });
    fc.assert(
      fc.property(fc.uniqueArray(name), fc.constantFrom(...COLUMNS), fc.boolean(), (names, column, isDescending) => {
        const rows = names.map((name) =>
          toRow(name, { kind: name.length % 2 ? 'file' : 'directory', size: name.length }),
        );
        const sorted = sortNames(rows, { column, isDescending });
        expect(sortNames(rows.toReversed(), { column, isDescending })).toEqual(sorted);
        expect(sorted.toSorted()).toEqual(sortNames(rows, BY_NAME).toSorted());
      }),
    );
  });
});

describe('rows in order', () => {
  const rows = [
    toRow('b', { size: 5, modified: 30, type: 'text/css' }),
    toRow('a', { size: 10, modified: 20, type: 'text/html' }),
    toRow('c', { size: 5, modified: 10, type: 'image/png' }),
    toRow('y', { kind: 'directory', size: 4096, modified: 1, type: 'directory' }),
    toRow('x', { kind: 'directory', size: 8192, modified: 2, type: 'directory' }),
  ];

  it.each<[column: Column, isDescending: boolean, names: string]>([
    ['name', false, 'x/ y/ a b c'],
    ['name', true, 'y/ x/ c b a'],
    ['modified', false, 'y/ x/ c a b'],
    ['modified', true, 'x/ y/ b a c'],
    ['size', false, 'x/ y/ b c a'],
    ['size', true, 'x/ y/ a b c'],
    ['type', false, 'x/ y/ c b a'],
    ['type', true, 'x/ y/ a b c'],
  ])('by %s, descending: %s, are %s', (column, isDescending, names) => {
    expect(sortNames(rows, { column, isDescending }).join(' ')).toBe(names);
  });

  it.each<Column>(['size', 'modified'])('of an unknown %s come before those of a known one', (column) => {
    const unknown = ['b', 'a'].map((name) => toRow(name, { [column]: Number.NaN }));
    const known = toRow('0', { [column]: 0 });
    expect(sortNames([known, ...unknown], { column, isDescending: false })).toEqual(['a', 'b', '0']);
    expect(sortNames([known, ...unknown], { column, isDescending: true })).toEqual(['0', 'a', 'b']);
  });
});
