import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormError } from '../../src/http/form-error.ts';
import { parseUrlencoded, type UrlencodedOptions } from '../../src/http/urlencoded.ts';
import { finishes, LONG } from '../finishes.ts';

const KEEP = { keepBlankValues: true };
const STRICT = { strictParsing: true };

describe('urlencoded text', () => {
  it.each<[text: string, pairs: [string, string][]]>([
    ['', []],
    ['&', []],
    ['&&a=1&&', [['a', '1']]],
    [
      'a=1&b=2&a=3',
      [
        ['a', '1'],
        ['b', '2'],
        ['a', '3'],
      ],
    ],
    ['a=b=c', [['a', 'b=c']]],
    ['=1', [['', '1']]],
    ['a+b=c+d', [['a b', 'c d']]],
    ['a%2Bb=c%2Bd', [['a+b', 'c+d']]],
    ['a%26b=c%3Dd', [['a&b', 'c=d']]],
    ['a=%2541', [['a', '%41']]],
    ['%C5%BE=%F0%9F%98%80', [['ž', '\u{1f600}']]],
    ['ž=ž', [['ž', 'ž']]],
    ['a=1;b=2', [['a', '1;b=2']]],
    ['a=1#b', [['a', '1#b']]],
    ['?a=1', [['?a', '1']]],
    ['a=%00%0A', [['a', '\0\n']]],
    ['a=%EF%BB%BF', [['a', '\ufeff']]],
    ['__proto__=1', [['__proto__', '1']]],
    ['constructor=1', [['constructor', '1']]],
  ])('%j is %j', (text, pairs) => {
    expect(parseUrlencoded(text)).toEqual(pairs);
  });

  it.each([
    ['a=%', '%'],
    ['a=%4', '%4'],
    ['a=%zz+%41', '%zz A'],
    ['a=%ff', '\ufffd'],
    ['a=%41%C5', 'A\ufffd'],
    ['a=b=%zz', 'b=%zz'],
    ['a=%u0041', '%u0041'],
  ])('with a bad escape is taken as it is: %j', (text, value) => {
    expect(parseUrlencoded(text)).toEqual([['a', value]]);
  });
});

describe('a field without a value', () => {
  it.each(['a', 'a=', '=', 'a&a=&='])('is dropped: %j', (text) => {
    expect(parseUrlencoded(text)).toEqual([]);
  });

  it.each<[text: string, pairs: [string, string][]]>([
    ['a', [['a', '']]],
    ['a=', [['a', '']]],
    ['=', [['', '']]],
    ['&&', []],
  ])('is kept where it counts: %j', (text, pairs) => {
    expect(parseUrlencoded(text, KEEP)).toEqual(pairs);
  });
});

describe('strict parsing', () => {
  it.each(['a', 'a=1&b', 'a=%', 'a=%zz', 'a=%ff', '%zz=1', 'a=%ED%A0%80', 'a=%C0%AF'])('refuses %j', (text) => {
    expect(() => parseUrlencoded(text, STRICT)).toThrow(FormError);
  });

  it.each(['', 'a=1', 'a=', '=1', 'a=1&b=ž', 'a=%25', 'a=+'])('takes %j', (text) => {
    expect(() => parseUrlencoded(text, STRICT)).not.toThrow();
  });

  it('tells what is wrong in a few characters', () => {
    expect(() => parseUrlencoded('b'.repeat(100_000), STRICT)).toThrow(/^.{1,120}$/);
    expect(() => parseUrlencoded('a\n', STRICT)).toThrow('The field "a\\n" has no "="');
  });
});

describe('the number of fields', () => {
  it.each(['a=1&b=2&c=3', 'a&b&c', 'a=&b=&c=', '&&a=1&&b=2&c=3&&'])('is limited: %j', (text) => {
    expect(() => parseUrlencoded(text, { maxFields: 2 })).toThrow(/more than 2 fields/);
    expect(() => parseUrlencoded(text, { maxFields: 3 })).not.toThrow();
  });

  it('is 1000 unless told otherwise', () => {
    expect(parseUrlencoded('a=1&'.repeat(1000))).toHaveLength(1000);
    expect(() => parseUrlencoded('a=1&'.repeat(1001))).toThrow(FormError);
  });

  it('is another kind of error than bad syntax', () => {
    const isLimit = (text: string, options: UrlencodedOptions): unknown => {
      try {
        return parseUrlencoded(text, options);
      } catch (error) {
        return (error as FormError).isLimit;
      }
    };
    expect(isLimit('a=1', { maxFields: 0 })).toBe(true);
    expect(isLimit('a', STRICT)).toBe(false);
  });
});

describe('any pairs', () => {
  const text = fc.string({ unit: 'binary' });
  const pairs = fc.array(fc.tuple(text, text));

  it('come back as URLSearchParams wrote them', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        expect(parseUrlencoded(new URLSearchParams(list).toString(), { ...KEEP, ...STRICT })).toEqual(list);
      }),
    );
  });

  it('without blank values are those that have one', () => {
    fc.assert(
      fc.property(pairs, (list) => {
        const kept = list.filter(([, value]) => value !== '');
        expect(parseUrlencoded(new URLSearchParams(list).toString())).toEqual(kept);
      }),
    );
  });
});

describe('any text', () => {
  const pieces = fc.constantFrom(
    'a',
    '=',
    '&',
    '+',
    '%',
    '%4',
    '%41',
    '%zz',
    '%ff',
    '%C5%BE',
    '%ED%A0%80',
    'ž',
    '?',
    '#',
    ';',
  );

  it('is read as URLSearchParams reads it', () => {
    fc.assert(
      fc.property(fc.array(pieces), (list) => {
        // A question mark at the start belongs to the URL there.
        const text = `x&${list.join('')}`;
        expect(parseUrlencoded(text, KEEP)).toEqual([...new URLSearchParams(text)]);
      }),
      { numRuns: 1000 },
    );
  });

  it('is read in linear time', () => {
    finishes(() => {
      for (const piece of ['&', '=', '%', '+', 'a', '%zz', '%ff', '%C5%BE', '&=']) {
        parseUrlencoded(`a=${piece.repeat(LONG)}`, { ...KEEP, maxFields: 1_000_000 });
      }
    });
  });
});
