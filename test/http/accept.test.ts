import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptsType, parseAccept, prefersJson, rankEncodings } from '../../src/http/accept.ts';
import { readCorpus } from '../corpus.ts';
import { finishes, LONG } from '../finishes.ts';

interface Case {
  readonly value: string | null;
  readonly call: string;
  readonly available: readonly string[] | null;
  readonly result: readonly string[];
}

const CALLS = ['mediaTypes', 'languages', 'charsets', 'encodings'];
const cases = readCorpus<{ cases: Case[] }>('accept.json').cases.filter(
  ({ call, available }) => CALLS.includes(call) && available === null,
);

/**
 * Two things differ here on purpose: an absent field gives nothing, for its reader must tell it from a wish; and
 * `identity`, which every client takes, is not added to the encodings that one has named.
 */
function expected({ value, result }: Case): readonly string[] {
  return result.filter((name) => value?.includes(name));
}

describe('a collected Accept field', () => {
  it.each(cases)('$call of $value', (each) => expect(parseAccept(each.value)).toEqual(expected(each)));
});

describe('an Accept field', () => {
  it.each<[field: string | null, names: string[]]>([
    [null, []],
    ['', []],
    ['text/html', ['text/html']],
    ['a, b;q=0.5, c', ['a', 'c', 'b']],
    ['a;q=0.1, b;q=0.2, c;q=0.3', ['c', 'b', 'a']],
    ['a;q=0.5, b;q=0.50, c;q=0.500', ['a', 'b', 'c']],
    ['a;q=0, b;q=0.0, c;q=0.001', ['c']],
    ['a;q=1.000, b;q=1, c', ['a', 'b', 'c']],
    ['a;Q=0.2, b', ['b', 'a']],
    ['a ; q = 0.2 ,b', ['b', 'a']],
    ['a;level=1;q=0.2;ext=1, b', ['b', 'a']],
    [' ,a,, ,b, ', ['a', 'b']],
    ['a\t,\tb', ['a', 'b']],
    ['en-GB,en;q=0.8,*;q=0.1', ['en-GB', 'en', '*']],
    ['a;x="y,z;q=0", b', ['a', 'b']],
    ['a;x="\\",z", b', ['a', 'b']],
    ['a, b;x="z, c', ['a', 'b']],
    ['__proto__, constructor', ['__proto__', 'constructor']],
  ])('%j names %j', (field, names) => {
    expect(parseAccept(field)).toEqual(names);
  });

  it('counts as far as any browser would go', () => {
    const names = Array.from({ length: 1000 }, (_, index) => `a${index}`);
    expect(parseAccept(names.join())).toEqual(names.slice(0, 64));
  });
});

describe('a media type', () => {
  it.each<[field: string | null, isAccepted: boolean]>([
    [null, true],
    ['*/*', true],
    ['text/*', true],
    ['Text/HTML', true],
    ['text/html;level=1', true],
    ['image/png', false],
    ['text/html;q=0', false],
    ['text/html;q=0, */*', false],
    ['text/html;q=0, text/*', false],
    ['text/*;q=0, */*', false],
    ['text/*;q=0, text/html;q=0.1', true],
    ['*/*;q=0', false],
  ])('text/html is accepted by %j: %j', (field, isAccepted) => {
    expect(acceptsType(field, 'text/html')).toBe(isAccepted);
  });
});

const CHROME =
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7';
const FIREFOX = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';

describe('JSON', () => {
  it.each([
    'application/json',
    'Application/JSON',
    'application/problem+json',
    'application/json;charset=utf-8',
    'application/json, text/plain, */*',
    'application/json, text/html',
    'application/json, */*;q=0.1',
    'application/json;q=0.5',
    'application/json;q=0.5, text/html;q=0.4',
    'text/html;q=0.9, application/json',
    'application/json;q=0.5, text/html;q=0.5',
    'text/*;q=0.1, application/json',
    'application/problem+json, application/json;q=0',
  ])('is wished for by %j', (field) => {
    expect(prefersJson(field)).toBe(true);
  });

  it.each([
    null,
    '',
    '*/*',
    '*/*;q=0.1',
    'text/html',
    'text/html, application/json',
    'text/html;q=0.5, application/json;q=0.5',
    'text/html, application/json;q=0.9',
    'text/html, */*',
    'application/json;q=0',
    'application/json;q=0, text/html;q=0',
    'application/json;q=0, application/problem+json;q=0, */*',
    'text/html, application/json;q=0',
    'image/png',
    'application/xml',
    'text/json',
    'x/application/json',
    CHROME,
    FIREFOX,
  ])('is not wished for by %j', (field) => {
    expect(prefersJson(field)).toBe(false);
  });

  it('is not wished for by who refuses it and takes anything else', () => {
    expect(prefersJson('application/json;q=0, */*')).toBe(false);
  });

  it('of equal weight counts where it was named with that weight', () => {
    expect(prefersJson('application/json;q=0.1, text/html, application/problem+json')).toBe(false);
    expect(prefersJson('application/json;q=0.1, application/problem+json, text/html')).toBe(true);
  });
});

describe('an Accept-Encoding field', () => {
  it.each<[field: string | null, ranked: string[]]>([
    [null, ['identity']],
    ['', ['identity']],
    ['gzip', ['gzip', 'identity']],
    ['gzip, br', ['br', 'gzip', 'identity']],
    ['gzip;q=1, br;q=0.1', ['gzip', 'br', 'identity']],
    ['*', ['br', 'gzip', 'identity']],
    ['*;q=0', []],
    ['identity;q=0', []],
    ['gzip, identity;q=0', ['gzip']],
    ['gzip;q=0.5, identity;q=0.8', ['identity', 'gzip']],
    ['X-GZIP', ['gzip', 'identity']],
  ])('%j ranks %j', (field, ranked) => {
    expect(rankEncodings(field, ['br', 'gzip'])).toEqual(ranked);
  });
});

const PIECES = [',', ';', 'q=', '0', '1', '.', '"', '\\', ' ', '\t', '*', '/', 'text/html', 'application/json', 'é'];
const hostile = fc.array(fc.constantFrom(...PIECES, '";', ';q=0', '\u2028')).map((list) => list.join(''));

describe('any Accept field', () => {
  it('is read, never an error, and names nothing empty', () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string({ unit: 'binary' })), (field) => {
        prefersJson(field);
        acceptsType(field, 'text/html');
        rankEncodings(field, ['br']);
        for (const name of parseAccept(field)) expect(name.trim()).not.toBe('');
      }),
      { numRuns: 1000 },
    );
  });

  it.each([...PIECES, ';q=', '",', ', ', ' ,', '\\"', '"\\', 'a;q=1,', '"a', 'a"', ' ;', '"";'])(
    'is read in linear time: a field of %j',
    (piece) => {
      const field = piece.repeat(LONG);
      finishes(() => {
        for (const text of [field, `"${field}`, `a;${field}`, `a;q=${field}"`, `${field}"`]) {
          parseAccept(text);
          prefersJson(text);
        }
      });
    },
  );
});
