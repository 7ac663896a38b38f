import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StaticLookup } from '../../src/routing/static-lookup.ts';

const text = fc.string({ unit: fc.constantFrom('/', 'a', 'b', 'č', '\u{1F600}'), maxLength: 6 });

describe('a TextMap', () => {
  it('finds what a Map finds', () => {
    fc.assert(
      fc.property(fc.uniqueArray(text), fc.array(text), (known, others) => {
        const entries = known.map((one, index) => [one, index] as const);
        const map = new Map(entries);
        const textMap = new StaticLookup(entries);
        for (const one of [...known, ...others]) expect(textMap.get(one)).toBe(map.get(one));
      }),
    );
  });

  it('finds nothing where it holds nothing', () => {
    expect(new StaticLookup([]).get('')).toBeUndefined();
  });
});
