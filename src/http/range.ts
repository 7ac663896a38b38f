/** The first and the last byte of a part, as Content-Range has them: all of ten bytes is `{ start: 0, end: 9 }`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

const UNIT = 'bytes=';

/**
 * `0-4`, `5-` or `-5`, but not `-`. Blanks beside the hyphen are not in the grammar of RFC 9110 section 14.1.1, but
 * every common server takes them.
 */
const RANGE = /^(?!-$)(\d*)[\t ]*-[\t ]*(\d*)$/;

/**
 * More ranges than this in a field, or more that are left of them, and the whole is sent instead. A field of a few
 * kilobytes must not cost a thousand parts with a head, a read and a buffer each (CVE-2011-3192, "Apache Killer":
 * `bytes=0-,5-0,5-1,5-2,...`); RFC 9110 section 14.2 lets a server ignore it.
 */
const MAX_IN_FIELD = 64;
const MAX_PARTS = 32;

/**
 * Which bytes of `size` a Range field asks for (RFC 9110 section 14.2): clipped to the size, none twice, in the order
 * of the field. `'unsatisfiable'` is to be answered with 416. Undefined, where the field is absent, malformed, abusive
 * or of another unit, means the whole with 200; and so where the size is 0: Content-Range can name no part of nothing.
 *
 *     parseRange('bytes=5-6,0-1,-3', 10)   ->   [{ start: 5, end: 9 }, { start: 0, end: 1 }]
 */
export function parseRange(field: string | null, size: number): readonly ByteRange[] | 'unsatisfiable' | undefined {
  const ranges = size > 0 ? parseSet(field?.trim() ?? '', size) : undefined;
  if (ranges === undefined) return undefined;
  const merged = merge(ranges.filter(({ start, end }) => start <= end));
  if (merged.length === 0) return 'unsatisfiable';
  return merged.length > MAX_PARTS ? undefined : merged;
}

/** A Content-Range field (RFC 9110 section 14.4): `bytes 0-4/10`, and for 416 a `*` in place of the range. */
export function formatContentRange(range: ByteRange | undefined, size: number): string {
  return `bytes ${range === undefined ? '*' : `${range.start}-${range.end}`}/${size}`;
}

/** The ranges of a field; undefined when one of them is malformed, for then all are (RFC 9110 section 14.1.1). */
function parseSet(field: string, size: number): readonly ByteRange[] | undefined {
  if (field.slice(0, UNIT.length).toLowerCase() !== UNIT) return undefined;
  const specs = field.slice(UNIT.length).split(',', MAX_IN_FIELD + 1);
  if (specs.length > MAX_IN_FIELD) return undefined;
  const ranges = specs.filter((spec) => spec.trim() !== '').map((spec) => toRange(spec.trim(), size));
  return ranges.length > 0 && ranges.every((range) => range !== undefined) ? ranges : undefined;
}

/**
 * One range, clipped to the size. Where it starts behind its end there is nothing to send: it begins behind the size,
 * is a suffix of no bytes, or says so itself (`5-4`), which RFC 9110 section 15.5.17 lets a server answer with 416.
 * Digits without end become a large number or Infinity: not exact, but past any size, and cut off.
 */
function toRange(spec: string, size: number): ByteRange | undefined {
  const [, first, last] = RANGE.exec(spec) ?? [];
  if (first === undefined || last === undefined) return undefined;
  if (first === '') return { start: Math.max(0, size - Number(last)), end: size - 1 };
  return { start: Number(first), end: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
}

/** Ranges that overlap or touch become one, in the place of the first of them: no byte is sent twice. */
function merge(ranges: readonly ByteRange[]): readonly ByteRange[] {
  const merged: { start: number; end: number; place: number }[] = [];
  const placed = ranges.map(({ start, end }, place) => ({ start, end, place }));
  for (const range of placed.sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last === undefined || range.start > last.end + 1) merged.push(range);
    else {
      last.end = Math.max(last.end, range.end);
      last.place = Math.min(last.place, range.place);
    }
  }
  return merged.sort((a, b) => a.place - b.place).map(({ start, end }) => ({ start, end }));
}
