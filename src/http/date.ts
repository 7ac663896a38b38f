const DAYS = 'Mon|Tue|Wed|Thu|Fri|Sat|Sun';
const LONG_DAYS = 'Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday';
const MONTHS: readonly string[] = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const MONTH = `(?<month>${MONTHS.join('|')})`;
/** 60 is a leap second. */
const TIME = '(?<hour>[01]\\d|2[0-3]):(?<minute>[0-5]\\d):(?<second>[0-5]\\d|60)';

/** `Sun, 06 Nov 1994 08:49:37 GMT` */
const IMF: RegExp = new RegExp(`^(?:${DAYS}), (?<day>\\d\\d) ${MONTH} (?<year>\\d{4}) ${TIME} GMT$`);
/** `Sunday, 06-Nov-94 08:49:37 GMT` */
const RFC_850: RegExp = new RegExp(`^(?:${LONG_DAYS}), (?<day>\\d\\d)-${MONTH}-(?<year>\\d\\d) ${TIME} GMT$`);
/** `Sun Nov  6 08:49:37 1994` */
const ASCTIME: RegExp = new RegExp(`^(?:${DAYS}) ${MONTH} (?<day>\\d\\d| \\d) ${TIME} (?<year>\\d{4})$`);

/**
 * An HTTP date in milliseconds since the epoch; undefined for any text but the three formats of RFC 9110 section 5.6.7.
 * `Date.parse` takes more, and not the same in every runtime: to some, `-1` is a day in 2001. The name of the day is
 * not held against the date. `now` decides the century of a year with two digits.
 */
export function parseHttpDate(text: string, now: number = Date.now()): number | undefined {
  const parts = (IMF.exec(text) ?? RFC_850.exec(text) ?? ASCTIME.exec(text))?.groups;
  if (parts === undefined) return undefined;
  const time = ((Number(parts.hour) * 60 + Number(parts.minute)) * 60 + Number(parts.second)) * 1000;
  const toDate = (year: number): number =>
    toMidnight(year, MONTHS.indexOf(parts.month ?? ''), Number(parts.day)) + time;
  const date = parts.year?.length === 2 ? toNearest(Number(parts.year), toDate, now) : toDate(Number(parts.year));
  return Number.isNaN(date) ? undefined : date;
}

/** A time as `Last-Modified`, `Date` and `Expires` carry it, cut to the second: `Sun, 06 Nov 1994 08:49:37 GMT`. */
export function formatHttpDate(milliseconds: number): string {
  return new Date(milliseconds).toUTCString();
}

/** NaN for a day the month does not have. Not `Date.UTC`, to which the year 50 is 1950. */
function toMidnight(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return date.getUTCDate() === day ? date.getTime() : Number.NaN;
}

/** The date in the last century in which it is not more than 50 years ahead (RFC 9110 section 5.6.7). */
function toNearest(twoDigits: number, toDate: (year: number) => number, now: number): number {
  const present = new Date(now).getUTCFullYear();
  const limit = new Date(now).setUTCFullYear(present + 50);
  const year = present - (present % 100) + 100 + twoDigits;
  const centuries = [year, year - 100, year - 200];
  return centuries.map(toDate).find((date) => date <= limit) ?? Number.NaN;
}
