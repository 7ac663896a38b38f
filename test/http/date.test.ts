import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatHttpDate, parseHttpDate } from '../../src/http/date.ts';
import { finishes, LONG } from '../finishes.ts';

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const NOW = Date.UTC(2026, 5, 15);
const EXAMPLE = Date.UTC(1994, 10, 6, 8, 49, 37);

describe('an HTTP date', () => {
  it.each<[text: string, date: number]>([
    ['Sun, 06 Nov 1994 08:49:37 GMT', EXAMPLE],
    ['Sunday, 06-Nov-94 08:49:37 GMT', EXAMPLE],
    ['Sun Nov  6 08:49:37 1994', EXAMPLE],
    ['Sun Nov 06 08:49:37 1994', EXAMPLE],
    ['Wed Nov 16 08:49:37 1994', Date.UTC(1994, 10, 16, 8, 49, 37)],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['Thu, 29 Feb 2024 23:59:59 GMT', Date.UTC(2024, 1, 29, 23, 59, 59)],
    ['Sat, 31 Dec 2016 23:59:60 GMT', Date.UTC(2017, 0, 1)],
    ['Fri, 31 Dec 9999 23:59:59 GMT', Date.UTC(9999, 11, 31, 23, 59, 59)],
    ['Mon, 06 Nov 1994 08:49:37 GMT', EXAMPLE],
  ])('%j is read', (text, date) => {
    expect(parseHttpDate(text)).toBe(date);
  });

  it('of the first century stays there', () => {
    expect(parseHttpDate('Sat, 01 Jan 0050 00:00:00 GMT')).toBe(new Date('0050-01-01T00:00:00Z').getTime());
  });

  it.each([
    '',
    '0',
    '-1',
    '2024',
    'now',
    'Sun',
    '2024-02-03T04:05:06Z',
    'Sun, 06 Nov 1994 08:49:37',
    'Sun, 06 Nov 1994 08:49:37 UTC',
    'Sun, 06 Nov 1994 08:49:37 +0000',
    'Sun, 06 Nov 1994 08:49:37 GMT+1',
    'Sun, 06 Nov 1994 08:49:37 gmt',
    'sun, 06 nov 1994 08:49:37 GMT',
    'Sun,06 Nov 1994 08:49:37 GMT',
    'Sun, 6 Nov 1994 08:49:37 GMT',
    'Sun, 06 Nov 94 08:49:37 GMT',
    'Sun, 06-Nov-1994 08:49:37 GMT',
    'Sun, 06-Nov-94 08:49:37 GMT',
    'Sunday, 06-Nov-1994 08:49:37 GMT',
    'Sun Nov 6 08:49:37 1994',
    'Sun Nov  6 08:49:37 1994 GMT',
    'Sun, 06 Nov 1994 8:49:37 GMT',
    'Sun, 06 Nov 1994 08:49 GMT',
    'Sun, 06 Nov 1994 24:00:00 GMT',
    'Sun, 06 Nov 1994 08:60:00 GMT',
    'Sun, 06 Nov 1994 08:49:61 GMT',
    'Sun, 00 Nov 1994 08:49:37 GMT',
    'Sun, 31 Nov 1994 08:49:37 GMT',
    'Sun, 29 Feb 2023 08:49:37 GMT',
    'Sun, 99 Feb 2024 04:05:06 GMT',
    'Sun, 06 Foo 1994 08:49:37 GMT',
    'Foo, 06 Nov 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT',
    ' Sun, 06 Nov 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 08:49:37 GMT\n',
    'Sun, ٠٦ Nov 1994 08:49:37 GMT',
  ])('is not %j', (text) => {
    expect(parseHttpDate(text)).toBeUndefined();
  });
});

describe('a year of two digits', () => {
  it.each<[text: string, year: number]>([
    ['Friday, 01-Jan-99 00:00:00 GMT', 1999],
    ['Saturday, 01-Jan-00 00:00:00 GMT', 2000],
    ['Monday, 15-Jun-26 00:00:00 GMT', 2026],
    ['Sunday, 15-Jun-75 00:00:00 GMT', 2075],
    ['Monday, 15-Jun-76 00:00:00 GMT', 2076],
    ['Monday, 15-Jun-76 00:00:01 GMT', 1976],
    ['Tuesday, 15-Jun-77 00:00:00 GMT', 1977],
    ['Tuesday, 29-Feb-00 00:00:00 GMT', 2000],
  ])('%j is of %j', (text, year) => {
    expect(new Date(parseHttpDate(text, NOW) ?? 0).getUTCFullYear()).toBe(year);
  });

  it('is never more than 50 years ahead, whenever that is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1970, max: 2400 }), fc.integer({ min: 0, max: 99 }), (present, short) => {
        const text = `Monday, 03-Mar-${`${short}`.padStart(2, '0')} 00:00:00 GMT`;
        const year = new Date(parseHttpDate(text, Date.UTC(present, 5)) ?? 0).getUTCFullYear();
        expect(year % 100).toBe(short);
        expect(year).toBeLessThanOrEqual(present + 50);
        expect(year).toBeGreaterThan(present - 50);
      }),
    );
  });
});

describe('any HTTP date', () => {
  const second = fc.integer({ min: Date.UTC(2000, 0) / 1000, max: Date.UTC(2049, 0) / 1000 });
  const two = (number: number): string => `${number}`.padStart(2, '0');

  it('is written as it is read, without what is less than a second', () => {
    const year0 = new Date('0000-01-01T00:00:00Z').getTime();
    fc.assert(
      fc.property(fc.integer({ min: year0, max: Date.UTC(9999, 11, 31) }), (date) => {
        expect(formatHttpDate(date)).toHaveLength(29);
        expect(parseHttpDate(formatHttpDate(date))).toBe(Math.floor(date / 1000) * 1000);
      }),
    );
  });

  it('means the same in all three formats', () => {
    fc.assert(
      fc.property(second, (seconds) => {
        const date = new Date(seconds * 1000);
        const [day, month, year] = [date.getUTCDate(), MONTHS[date.getUTCMonth()], date.getUTCFullYear()];
        const name = DAYS[date.getUTCDay()] ?? '';
        const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':');
        const formats = [
          `${name.slice(0, 3)}, ${two(day)} ${month} ${year} ${time} GMT`,
          `${name}, ${two(day)}-${month}-${two(year % 100)} ${time} GMT`,
          `${name.slice(0, 3)} ${month} ${`${day}`.padStart(2)} ${time} ${year}`,
        ];
        expect(formats[0]).toBe(formatHttpDate(date.getTime()));
        for (const text of formats) expect(parseHttpDate(text, NOW)).toBe(date.getTime());
      }),
    );
  });

  it('is none any more without one of its characters', () => {
    fc.assert(
      fc.property(second, fc.nat({ max: 28 }), (seconds, index) => {
        const text = formatHttpDate(seconds * 1000);
        expect(parseHttpDate(text.slice(0, index) + text.slice(index + 1))).toBeUndefined();
      }),
    );
  });
});

describe('any text', () => {
  it('is a date or none, never an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(parseHttpDate(text)).toBeUndefined();
      }),
    );
  });

  it.each(['Sun, ', 'Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday', ' ', '0', '-', ':'])(
    'is read in linear time: many of %j',
    (piece) => {
      finishes(() => {
        for (const start of ['', 'Sun, 0', 'Sun Nov ']) parseHttpDate(start + piece.repeat(LONG));
      });
    },
  );
});
