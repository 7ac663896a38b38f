import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ByteRange, formatContentRange, parseRange } from '../../src/http/range.ts';
import { readCorpus } from '../corpus.ts';
import { finishes, LONG } from '../finishes.ts';

interface ParserCase {
  readonly size: number;
  readonly header: string;
  readonly result: 'malformed' | 'unsatisfiable' | { readonly ranges: readonly (readonly [number, number])[] };
}

interface Answer {
  readonly status: number;
  readonly content_range?: string;
  readonly multipart?: readonly string[];
}

interface HttpCase {
  readonly file_size: number;
  readonly method: string;
  readonly range: string;
  readonly allowed: readonly Answer[];
}

const corpus = readCorpus<{ parser_cases: ParserCase[]; http_cases: HttpCase[] }>('range.json');

/** Ranges in short, `'0-4,6-9'`; what is no list stays as it is. */
function parse(field: string | null, size: number): string | undefined {
  const ranges = parseRange(field, size);
  return isList(ranges) ? ranges.map(({ start, end }) => `${start}-${end}`).join() : ranges;
}

function isList(ranges: ReturnType<typeof parseRange>): ranges is readonly ByteRange[] {
  return typeof ranges === 'object';
}

/** Status and ranges of the answer, as far as the field decides. */
function answer(field: string, size: number): string {
  const ranges = parseRange(field, size);
  if (ranges === undefined) return '200';
  if (!isList(ranges)) return `416 ${formatContentRange(undefined, size)}`;
  return `206 ${ranges.map((range) => formatContentRange(range, size)).join()}`;
}

function toText({ status, content_range, multipart }: Answer): string {
  const ranges = multipart?.map((range) => `bytes ${range}`).join() ?? content_range;
  return ranges === undefined ? `${status}` : `${status} ${ranges}`;
}

/** What differs from the collected results on purpose. */
const DIFFERENT: Readonly<Record<string, string | undefined>> = {
  // One malformed range makes the whole field malformed (RFC 9110 section 14.1.1); the collection leaves it out.
  'bytes=abc-def,500-999': undefined,
  'bytes=500-999,xyz-uvw': undefined,
  'bytes=abc-def,500-999,xyz-uvw': undefined,
  'bytes=100-200,x-': undefined,
  'bytes=x-,0-100,y-': undefined,
  'bytes=0-50,abc-def,100-150': undefined,
  // There are only bytes here; another unit is ignored (RFC 9110 section 14.2).
  'items=0-5': undefined,
  // Ranges that touch are merged; to the collection that is an option.
  'bytes=40-80,81-90,-1': '40-90,999-999',
  'bytes=   40-80 , 81-90 , -1 ': '40-90,999-999',
};

/** What differs from all collected servers on purpose; by size and field. */
const DIFFERENT_ANSWERS: Readonly<Record<string, string>> = {
  // Empty elements of a list are to be ignored (RFC 9110 section 5.6.1.2).
  '10 bytes=0-4,': '206 bytes 0-4/10',
  '2000 bytes=0-4,': '206 bytes 0-4/2000',
  '10 bytes=0-4,,6-7': '206 bytes 0-4/10,bytes 6-7/10',
  '2000 bytes=0-4,,6-7': '206 bytes 0-4/2000,bytes 6-7/2000',
  '1 bytes=,0-4': '206 bytes 0-0/1',
  // A suffix longer than the file is the whole file (RFC 9110 section 14.1.2), however many digits it has.
  '10 bytes=-9223372036854775808': '206 bytes 0-9/10',
  '1 bytes=-9223372036854775808': '206 bytes 0-0/1',
  '2000 bytes=-18446744073709551616': '206 bytes 0-1999/2000',
};

function expectedRanges({ result }: ParserCase): string | undefined {
  if (typeof result === 'object') return result.ranges.map(([start, end]) => `${start}-${end}`).join();
  return result === 'malformed' ? undefined : result;
}

describe('a collected Range field', () => {
  // A HEAD is left to who answers it: RFC 9110 section 14.2 defines ranges for GET alone.
  const answers = corpus.http_cases.filter(({ method }) => method === 'GET');

  it.each(corpus.parser_cases)('$header of $size', (each) => {
    const isDifferent = each.header in DIFFERENT;
    expect(parse(each.header, each.size)).toBe(isDifferent ? DIFFERENT[each.header] : expectedRanges(each));
  });

  it.each(answers)('$range of $file_size', ({ range, file_size, allowed }) => {
    const different = DIFFERENT_ANSWERS[`${file_size} ${range}`];
    expect(different === undefined ? allowed.map(toText) : [different]).toContain(answer(range, file_size));
  });

  it('is not listed as different without need', () => {
    const parsed = corpus.parser_cases.filter((each) => parse(each.header, each.size) !== expectedRanges(each));
    const answered = answers.filter((each) => !each.allowed.map(toText).includes(answer(each.range, each.file_size)));
    expect(parsed.map(({ header }) => header).sort()).toEqual(Object.keys(DIFFERENT).sort());
    expect(answered.map((each) => `${each.file_size} ${each.range}`).sort()).toEqual(
      Object.keys(DIFFERENT_ANSWERS).sort(),
    );
  });
});

describe('a Range field', () => {
  it.each<[field: string, size: number, ranges: string]>([
    ['bytes=0-9', 10, '0-9'],
    ['bytes=0-', 10, '0-9'],
    ['bytes=0-0', 10, '0-0'],
    ['bytes=9-', 10, '9-9'],
    ['bytes=-1', 10, '9-9'],
    ['bytes=-500', 200, '0-199'],
    ['bytes=5-500', 200, '5-199'],
    ['BYTES=0-4', 10, '0-4'],
    ['bytes=0-1,20-30', 10, '0-1'],
    ['bytes=-0,0-1', 10, '0-1'],
    ['bytes=5-4,0-1', 10, '0-1'],
    ['bytes=,0-1,,', 10, '0-1'],
    ['bytes=\t0-1\t,\t3-4', 10, '0-1,3-4'],
    ['bytes=3-4,0-1', 10, '3-4,0-1'],
    ['bytes=0-4,5-9', 20, '0-9'],
    ['bytes=0-4,6-9', 20, '0-4,6-9'],
    ['bytes=0-8,2-3,8-9', 20, '0-9'],
    ['bytes=15-16,0-4,10-11,3-12,17-', 20, '15-19,0-12'],
    ['bytes=0-999999999999999', 10, '0-9'],
    ['bytes=0-99999999999999999999', 10, '0-9'],
    [`bytes=0-${'9'.repeat(1000)}`, 10, '0-9'],
    [`bytes=-${'9'.repeat(1000)}`, 10, '0-9'],
    [`bytes=${'0'.repeat(1000)}3-4`, 10, '3-4'],
    ['bytes=9007199254740989-9007199254740993', Number.MAX_SAFE_INTEGER, '9007199254740989-9007199254740990'],
  ])('%j of %j bytes is %j', (field, size, ranges) => {
    expect(parse(field, size)).toBe(ranges);
  });

  it.each(['bytes=10-', 'bytes=10-20', 'bytes=-0', 'bytes=5-4', 'bytes=20-,30-', `bytes=${'9'.repeat(1000)}-`])(
    '%j of 10 bytes asks for nothing there is',
    (field) => expect(parseRange(field, 10)).toBe('unsatisfiable'),
  );

  it.each<string | null>([
    null,
    '',
    'bytes',
    'bytes=',
    'bytes=,',
    'bytes=-',
    'bytes=--5',
    'bytes=0-1-2',
    'bytes=0-1,x',
    'bytes=0-1,-',
    'bytes=0-1;2-3',
    'bytes=0',
    'bytes=+0-1',
    'bytes=0x0-1',
    'bytes=1e1-',
    'bytes=0.0-1',
    'bytes=0 1-2',
    'bytes =0-1',
    'bytes=bytes=0-1',
    'items=0-1',
    'byteſ=0-1',
    '0-1',
  ])('%j is ignored', (field) => {
    expect(parseRange(field, 10)).toBeUndefined();
  });

  it.each(['bytes=0-', 'bytes=-5', 'bytes=9-'])('%j of nothing is ignored: no part of it has a name', (field) => {
    expect(parseRange(field, 0)).toBeUndefined();
  });
});

describe('a Range field of many ranges', () => {
  const list = (count: number, step: number): string =>
    `bytes=${Array.from({ length: count }, (_, index) => `${index * step}-${index * step}`)}`;

  it('is answered in part as far as anybody would go', () => {
    expect(parse(list(32, 2), 1000)).toBe(list(32, 2).slice('bytes='.length));
    expect(parse(list(33, 2), 1000)).toBeUndefined();
  });

  it('may have more of them when they are merged, to a limit', () => {
    expect(parse(list(64, 1), 1000)).toBe('0-63');
    expect(parse(list(65, 1), 1000)).toBeUndefined();
    expect(parse(`bytes=0-1${','.repeat(64)}`, 1000)).toBeUndefined();
  });

  it('costs nothing when it is an attack', () => {
    const killer = `bytes=0-${Array.from({ length: 1300 }, (_, index) => `,5-${index}`).join('')}`;
    expect(parseRange(killer, 1_000_000)).toBeUndefined();
  });
});

describe('a Content-Range field', () => {
  it('names a part, or only the size', () => {
    expect(formatContentRange({ start: 0, end: 4 }, 10)).toBe('bytes 0-4/10');
    expect(formatContentRange(undefined, 10)).toBe('bytes */10');
  });
});

const all = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const sorted = (numbers: Iterable<number>): number[] => [...new Set(numbers)].sort((a, b) => a - b);

/** What one range asks for, byte by byte. */
function bytesOf(spec: string, size: number): readonly number[] {
  const [first = '', last = ''] = spec.split('-');
  if (first === '') return all(0, size - 1).filter((index) => index >= size - Number(last));
  return all(0, size - 1).filter((index) => index >= Number(first) && (last === '' || index <= Number(last)));
}

const number = fc.nat({ max: 50 });
const specs = fc.array(
  fc.oneof(
    fc.tuple(number, number).map(([first, last]) => `${first}-${last}`),
    number.map((first) => `${first}-`),
    number.map((last) => `-${last}`),
  ),
  { minLength: 1, maxLength: 12 },
);

const PIECES = ['bytes=', '-', ',', '0', '9', '99999999999999999999', ' ', '\t', 'x', '0-', '-1', ',5-', '\u2028', '='];
const hostile = fc.array(fc.constantFrom(...PIECES)).map((list) => `bytes=${list.join('')}`);

describe('any Range field', () => {
  it('asks for the bytes that its ranges ask for, each once, in their order', () => {
    fc.assert(
      fc.property(specs, fc.integer({ min: 1, max: 45 }), (list, size) => {
        const ranges = parseRange(`bytes=${list.join(', ')}`, size);
        const parts = isList(ranges) ? ranges.map(({ start, end }) => all(start, end)) : [];
        const wanted = list.map((spec) => bytesOf(spec, size));
        expect(parts.flat().sort((a, b) => a - b)).toEqual(sorted(wanted.flat()));
        const places = parts.map((part) => wanted.findIndex((bytes) => bytes.some((byte) => part.includes(byte))));
        expect(places).toEqual(sorted(places));
        expect(ranges === 'unsatisfiable').toBe(wanted.flat().length === 0);
      }),
      { numRuns: 1000 },
    );
  });

  it('is read, never an error, and stays inside the size', () => {
    const sizes = fc.oneof(fc.nat({ max: 20 }), fc.maxSafeNat());
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string({ unit: 'binary' })), sizes, (field, size) => {
        const ranges = parseRange(field, size);
        for (const { start, end } of isList(ranges) ? ranges : []) {
          expect(Number.isSafeInteger(start) && 0 <= start && start <= end && end < size).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it.each([...PIECES, '0 ', ' -', ', ', '- '])('is read in linear time: many of %j', (piece) => {
    for (const start of ['', 'bytes=', 'bytes=0', 'bytes=0-']) {
      const field = `${start}${piece.repeat(LONG)}`;
      finishes(() => {
        for (const text of [field, `${field}x`, field.slice(0, 16_384)]) parseRange(text, 1_000_000);
      });
    }
  });
});
