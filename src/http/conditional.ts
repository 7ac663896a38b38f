import { parseHttpDate } from './date.ts';
import { isReadMethod } from './method.ts';

/** What tells one version of a thing from the next (RFC 9110 section 8.8). */
export interface Validators {
  /** The entity tag as it is sent, with its quotes: `'"18d2-a"'`. A strong one, or no range of it can be resumed. */
  readonly etag: string;
  /** When it was modified, in milliseconds since the epoch; what is less than a second does not count. Undefined: unknown. */
  readonly modified: number | undefined;
}

type Comparison = (one: string, other: string) => boolean;

/** One entity tag with the commas before it (RFC 9110 section 8.8.3); sticky, so that a scan never starts again. */
const TAG = /[\t ,]*((?:W\/)?"[\x21\x23-\x7e\x80-\xff]*")[\t ]*(?=,|$)/y;

/** Methods that select no representation: a precondition says nothing there (RFC 9110 section 13.2.1). */
const WITHOUT: readonly string[] = ['CONNECT', 'OPTIONS', 'TRACE'];

/**
 * What the preconditions of a request say, in the order of RFC 9110 section 13.2.2: `'failed'` is to be answered with
 * 412, `'not-modified'` with 304. A field that is malformed never makes a 304: a list of tags that cannot be read
 * matches nothing, a date is ignored.
 */
export function checkPreconditions(
  method: string,
  headers: Headers,
  validators: Validators,
): 'go' | 'not-modified' | 'failed' {
  if (WITHOUT.includes(method)) return 'go';
  if (isUnwanted(headers, validators)) return 'failed';
  const isRead = isReadMethod(method);
  if (!isKnown(headers, validators, isRead)) return 'go';
  return isRead ? 'not-modified' : 'failed';
}

/**
 * Whether a Range field still counts (If-Range, RFC 9110 section 13.1.5). If not, the whole is sent: a part of another
 * version, put together with what the client has, would be a file that never was. So a weak tag will not do, nor the date
 * of the current second, in which the file may change again (section 8.8.2.2).
 * @param now In milliseconds since the epoch.
 */
export function isRangeWanted(headers: Headers, validators: Validators, now: number = Date.now()): boolean {
  const field = headers.get('if-range');
  if (field === null) return true;
  const date = parseHttpDate(field);
  if (date === undefined) return isSameStrongly(field, validators.etag);
  return date === toSecond(validators.modified) && date < toSecond(now);
}

/** Steps 1 and 2: the client wants a certain version, and this is another. */
function isUnwanted(headers: Headers, { etag, modified }: Validators): boolean {
  const tags = headers.get('if-match');
  if (tags !== null) return !holdsTag(tags, etag, isSameStrongly);
  return toSecond(modified) > readDate(headers, 'if-unmodified-since');
}

/** Steps 3 and 4: the client has this version. */
function isKnown(headers: Headers, { etag, modified }: Validators, isRead: boolean): boolean {
  const tags = headers.get('if-none-match');
  if (tags !== null) return holdsTag(tags, etag, isSameWeakly);
  return isRead && toSecond(modified) <= readDate(headers, 'if-modified-since');
}

/** NaN where there is no date: nothing is before it, nothing after it. */
function readDate(headers: Headers, name: string): number {
  return parseHttpDate(headers.get(name) ?? '') ?? Number.NaN;
}

/** An HTTP date has no more than seconds; a file of half a second later is not newer. What is unknown is neither. */
function toSecond(milliseconds: number = Number.NaN): number {
  return Math.floor(milliseconds / 1000) * 1000;
}

function holdsTag(field: string, etag: string, isSame: Comparison): boolean {
  return field.trim() === '*' || parseTags(field).some((tag) => isSame(tag, etag));
}

/** The tags of a list, in which a comma inside of quotes parts nothing; none where the list is malformed. */
function parseTags(field: string): readonly string[] {
  const tags: string[] = [];
  let end = 0;
  TAG.lastIndex = 0;
  for (let match = TAG.exec(field); match !== null; match = TAG.exec(field)) {
    tags.push(match[1] ?? '');
    end = TAG.lastIndex;
  }
  return /^[\t ,]*$/.test(field.slice(end)) ? tags : [];
}

/** RFC 9110 section 8.8.3.2: byte for byte the same. */
function isSameStrongly(one: string, other: string): boolean {
  return one === other && !one.startsWith('W/');
}

/** RFC 9110 section 8.8.3.2: as good as the same. */
function isSameWeakly(one: string, other: string): boolean {
  return one.replace(/^W\//, '') === other.replace(/^W\//, '');
}
