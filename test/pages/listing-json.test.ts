import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseOrder } from '../../src/pages/directory-order.ts';
import { readJson, TIME, toEntries, toListing } from './listing-kit.ts';

describe('the listing for programs', () => {
  it('tells the same', () => {
    const directory = { name: 'd', kind: 'directory', size: 4096, modified: TIME } as const;
    const listing = toListing([...toEntries(['b.txt', 'a b.css']), directory], { isCut: true });
    expect(readJson(listing)).toEqual({
      uri: '/docs/',
      isCut: true,
      entries: [
        {
          name: 'd',
          kind: 'directory',
          size: null,
          modified: '2026-11-24T19:02:33.000Z',
          type: 'directory',
          href: './d/',
        },
        {
          name: 'a b.css',
          kind: 'file',
          size: 100,
          modified: '2026-11-23T19:02:33.000Z',
          type: 'text/css',
          href: './a%20b.css',
        },
        {
          name: 'b.txt',
          kind: 'file',
          size: 0,
          modified: '2026-11-24T19:02:33.000Z',
          type: 'text/plain',
          href: './b.txt',
        },
      ],
    });
  });

  it('of an empty directory has no entries', () => {
    expect(readJson(toListing([], { uri: '/"<\\\ud800/' }))).toEqual({
      uri: '/"<\\\ud800/',
      isCut: false,
      entries: [],
    });
  });

  it('of any names is JSON', () => {
    const text = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes));
    fc.assert(
      fc.property(fc.uniqueArray(text), fc.constantFrom('', 'order=desc', 'sort=size'), (names, query) => {
        const { entries } = readJson(toListing(toEntries(names), { order: parseOrder(query) }));
        const kept = names.filter((name) => !['', '.', '..'].includes(name));
        expect(entries.map(({ name }) => name).sort()).toEqual(kept.sort());
      }),
    );
  });
});
