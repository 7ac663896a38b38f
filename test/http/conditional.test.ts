import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkPreconditions, isRangeWanted, type Validators } from '../../src/http/conditional.ts';
import { formatHttpDate } from '../../src/http/date.ts';
import { parseRange } from '../../src/http/range.ts';
import { readCorpus } from '../corpus.ts';
import { finishes, LONG } from '../finishes.ts';

interface Case {
  readonly method: string;
  readonly headers: [name: string, value: string][];
  /** The status; null where RFC 9110 leaves it open. */
  readonly rfc9110: { readonly strong_etag_server: number | null; readonly weak_etag_server: number | null };
}

const corpus = readCorpus<{ tokens: Record<string, string>; cases: Case[] }>('conditional.json');

const MODIFIED = Date.UTC(2024, 1, 3, 4, 5, 6);
const STRONG: Validators = { etag: '"v,1"', modified: MODIFIED + 789 };
const WEAK: Validators = { etag: 'W/"v,1"', modified: MODIFIED };

function check(fields: Record<string, string>, method = 'GET', validators = STRONG): string {
  return checkPreconditions(method, new Headers(fields), validators);
}

/** The status that a file of ten bytes has. */
function statusOf(method: string, headers: Headers, validators: Validators): number {
  const verdict = checkPreconditions(method, headers, validators);
  if (verdict !== 'go') return verdict === 'failed' ? 412 : 304;
  const ranges = isRangeWanted(headers, validators) ? parseRange(headers.get('range'), 10) : undefined;
  return ranges === undefined ? 200 : ranges === 'unsatisfiable' ? 416 : 206;
}

describe('a collected conditional request', () => {
  const fill = (text: string, { etag }: Validators): string => {
    const tokens = { ...corpus.tokens, '{etag}': etag, '{weak}': 'W/"v,1"', '{strong}': '"v,1"', '{opaque}': 'v,1' };
    return text.replace(/\{[^}]*\}/g, (token) => (tokens as Record<string, string>)[token] ?? token);
  };
  const test = ({ method, headers }: Case, validators: Validators): number =>
    statusOf(method, new Headers(headers.map(([name, value]) => [name, fill(value, validators)])), validators);

  it.each(corpus.cases)('$method $headers', (each) => {
    const { strong_etag_server: strong, weak_etag_server: weak } = each.rfc9110;
    expect(test(each, STRONG)).toBe(strong ?? test(each, STRONG));
    expect(test(each, WEAK)).toBe(weak ?? test(each, WEAK));
  });

  it('has a verdict in most cases', () => {
    expect(corpus.cases.filter(({ rfc9110 }) => rfc9110.strong_etag_server !== null)).toHaveLength(35);
  });
});

const OLDER = formatHttpDate(MODIFIED - 1000);
const SAME = formatHttpDate(MODIFIED);
const NEWER = formatHttpDate(MODIFIED + 1000);

const HOLDING = ['*', '"v,1"', '"a", "v,1"', '"v,1","a"', ',, "v,1" ,', '"a,b",\t"v,1"', '"\xe9", "v,1"', '"","v,1"'];
const OTHER = ['', ',', '"v"', '"V,1"', '"1"', '"v", "1"', 'W/"v"', '"v,1 "', '""'];
const MALFORMED = [
  '"',
  '"v',
  'v,1',
  'w/"v,1"',
  'W/ "v,1"',
  '"a" "v,1"',
  '"v,1""v,1"',
  '"v,1", x',
  '*, "v,1"',
  '"\\"v,1"',
];
const NO_DATES = ['', 'x', '-1', '2024-02-03T04:05:06Z', `${SAME}, ${SAME}`];

describe('If-None-Match', () => {
  it.each([...HOLDING, 'W/"v,1"', '"a",W/"v,1"'])('%s holds the tag', (field) => {
    expect(check({ 'if-none-match': field })).toBe('not-modified');
    expect(check({ 'if-none-match': field, 'if-modified-since': OLDER }, 'HEAD')).toBe('not-modified');
    expect(check({ 'if-none-match': field }, 'PUT')).toBe('failed');
    expect(check({ 'if-none-match': field }, 'GET', WEAK)).toBe('not-modified');
  });

  it.each([...OTHER, ...MALFORMED])('%s does not, and no date counts then', (field) => {
    expect(check({ 'if-none-match': field, 'if-modified-since': SAME })).toBe('go');
    expect(check({ 'if-none-match': field }, 'PUT')).toBe('go');
  });
});

describe('If-Match', () => {
  it.each(HOLDING)('%s holds the tag, and no date counts then', (field) => {
    expect(check({ 'if-match': field, 'if-unmodified-since': OLDER })).toBe('go');
    expect(check({ 'if-match': field }, 'PUT')).toBe('go');
  });

  it.each([...OTHER, ...MALFORMED, 'W/"v,1"'])('%s does not', (field) => {
    expect(check({ 'if-match': field })).toBe('failed');
    expect(check({ 'if-match': field, 'if-none-match': '"v,1"' })).toBe('failed');
  });

  it('never holds a weak tag', () => {
    expect(check({ 'if-match': 'W/"v,1"' }, 'GET', WEAK)).toBe('failed');
    expect(check({ 'if-match': '*' }, 'GET', WEAK)).toBe('go');
  });
});

describe('a date', () => {
  it.each<[date: string, unmodified: string, modified: string]>([
    [OLDER, 'failed', 'go'],
    [SAME, 'go', 'not-modified'],
    [NEWER, 'go', 'not-modified'],
    ['Saturday, 03-Feb-24 04:05:05 GMT', 'failed', 'go'],
    ['Sat Feb  3 04:05:06 2024', 'go', 'not-modified'],
    ...NO_DATES.map((date): [string, string, string] => [date, 'go', 'go']),
  ])('%j as If-Unmodified-Since: %s, as If-Modified-Since: %s', (date, unmodified, modified) => {
    expect(check({ 'if-unmodified-since': date })).toBe(unmodified);
    expect(check({ 'if-unmodified-since': date }, 'PUT')).toBe(unmodified);
    expect(check({ 'if-modified-since': date })).toBe(modified);
    expect(check({ 'if-modified-since': date }, 'PUT')).toBe('go');
  });
});

describe('If-Range', () => {
  const isWanted = (field: string, validators = STRONG): boolean =>
    isRangeWanted(new Headers({ 'if-range': field }), validators);

  it('counts where it is absent, or names the very version', () => {
    expect(isRangeWanted(new Headers(), STRONG)).toBe(true);
    expect(['"v,1"', SAME, 'Sat Feb  3 04:05:06 2024'].map((field) => isWanted(field))).toEqual([true, true, true]);
  });

  it.each(['', '*', 'W/"v,1"', '"v,1", "v,1"', '"v"', 'v,1', OLDER, NEWER, ...NO_DATES])('%j is another', (field) => {
    expect(isWanted(field)).toBe(false);
  });

  it('is a date only when its second is over: the thing may change again within it', () => {
    const headers = new Headers({ 'if-range': SAME });
    const asked = [0, 999, 1000].map((later) => isRangeWanted(headers, STRONG, MODIFIED + later));
    expect(asked).toEqual([false, false, true]);
    const tagged = new Headers({ 'if-range': '"v,1"' });
    expect(isRangeWanted(tagged, STRONG, MODIFIED)).toBe(true);
  });

  it('is never a weak tag', () => {
    expect(isWanted('W/"v,1"', WEAK)).toBe(false);
  });
});

/** A value of a field, null for none, and whether what it says is true of the version there is. */
type Choice = readonly [value: string | null, holds: boolean];

type Choices = Readonly<Record<'match' | 'unmodified' | 'noneMatch' | 'modified', Choice>>;

const choices: fc.Arbitrary<Choices> = fc.record({
  match: fc.constantFrom<Choice[]>([null, false], ['*', true], ['"a","v,1"', true], ['W/"v,1"', false], ['"', false]),
  unmodified: fc.constantFrom<Choice[]>([null, true], ['x', true], [OLDER, false], [SAME, true], [NEWER, true]),
  noneMatch: fc.constantFrom<Choice[]>([null, false], ['*', true], ['W/"v,1"', true], ['"a"', false], ['"', false]),
  modified: fc.constantFrom<Choice[]>([null, false], ['x', false], [OLDER, false], [SAME, true], [NEWER, true]),
});

/** The steps of RFC 9110 section 13.2.2, word by word. */
function takeSteps({ match, unmodified, noneMatch, modified }: Choices, isRead: boolean): string {
  if (match[0] !== null && !match[1]) return 'failed';
  if (match[0] === null && !unmodified[1]) return 'failed';
  if (noneMatch[0] !== null && noneMatch[1]) return isRead ? 'not-modified' : 'failed';
  if (isRead && noneMatch[0] === null && modified[1]) return 'not-modified';
  return 'go';
}

describe('preconditions', () => {
  it.each(['CONNECT', 'OPTIONS', 'TRACE'])('say nothing to %s', (method) => {
    expect(check({ 'if-match': '"a"', 'if-none-match': '*', 'if-unmodified-since': OLDER }, method)).toBe('go');
  });

  it('are taken in the order of RFC 9110 section 13.2.2', () => {
    fc.assert(
      fc.property(choices, fc.constantFrom('GET', 'HEAD', 'PUT'), (each, method) => {
        const headers = new Headers();
        const { match, unmodified, noneMatch, modified } = each;
        if (match[0] !== null) headers.set('if-match', match[0]);
        if (unmodified[0] !== null) headers.set('if-unmodified-since', unmodified[0]);
        if (noneMatch[0] !== null) headers.set('if-none-match', noneMatch[0]);
        if (modified[0] !== null) headers.set('if-modified-since', modified[0]);
        expect(checkPreconditions(method, headers, STRONG)).toBe(takeSteps(each, method !== 'PUT'));
      }),
      { numRuns: 2000 },
    );
  });

  it('find a tag in any list of tags', () => {
    const tag = fc.string({ unit: fc.constantFrom('a', ',', '*', '\\', 'W', '/', '\xe9'), maxLength: 4 });
    const comma = fc.constantFrom(',', ', ', ' ,', ',,', '\t,\t');
    fc.assert(
      fc.property(fc.array(fc.tuple(tag, comma)), tag, (list, wanted) => {
        const field = list.map(([each, between]) => `"${each}"${between}`).join('');
        const found = check({ 'if-none-match': field }, 'GET', { etag: `"${wanted}"`, modified: 0 });
        expect(found).toBe(list.some(([each]) => each === wanted) ? 'not-modified' : 'go');
      }),
    );
  });

  const PIECES = ['"', ',', ' ', '\t', 'W/', '*', 'a', '""', '"a",', '" ', 'W/"a"', ' ,', '\\"', '0', 'Sat, 03'];

  it('are read, never an error', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES)), (pieces) => {
        const value = pieces.join('');
        const names = ['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since', 'if-range'];
        const headers = new Headers(names.map((name) => [name, value]));
        expect(typeof isRangeWanted(headers, STRONG)).toBe('boolean');
        expect(['go', 'failed', 'not-modified']).toContain(checkPreconditions('GET', headers, STRONG));
      }),
    );
  });

  it.each(PIECES)('are read in linear time: many of %j', (piece) => {
    for (const field of [piece.repeat(LONG), `"${piece.repeat(LONG)}x`, `"a"${piece.repeat(LONG)}"`]) {
      const [match, others] = [
        new Headers({ 'if-match': field }),
        new Headers({ 'if-none-match': field, 'if-range': field }),
      ];
      finishes(() => {
        checkPreconditions('GET', match, STRONG);
        checkPreconditions('GET', others, STRONG);
        isRangeWanted(others, STRONG);
      });
    }
  });
});
