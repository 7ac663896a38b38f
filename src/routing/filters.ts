import { checkGroupRegexp } from './regexp.ts';

/** What a group of a path matches, and what the handler gets for it. */
export interface Filter<T = unknown> {
  /** Source of the regular expression: flag u, no captures. */
  readonly source: string;
  /** `i` where the regular expression ignores case, else empty. */
  readonly flags: string;
  /**
   * Of a built-in filter, whose longest match from `start` on is known: whether it also matches up to `end`. It never
   * matches a slash, so a path can be walked segment by segment. Undefined for a filter of which nothing is known.
   */
  readonly isEnd: IsEnd | undefined;
  /** Undefined where the argument is the text itself. */
  readonly convert: ((text: string) => T) | undefined;
}

/** Whether a shorter match than the longest one is one as well. */
export type IsEnd = (text: string, start: number, end: number, longest: number) => boolean;

/** A filter as one defines it: a regular expression alone, or with a converter of the decoded text. */
export type FilterDefinition<T = unknown> =
  | RegExp
  | { readonly regexp: RegExp | string; readonly convert?: (text: string) => T };

/** Any number of whole characters of one kind, of which some are two code units long. */
export const anyLength: IsEnd = (text, _start, end) =>
  end === text.length || (text.codePointAt(end - 1) ?? 0) <= 0xffff;
const digits: IsEnd = (text, start, end) => text[end - 1] !== '-' && text[end - 1] !== '.' && end > start;
export const wholeLength: IsEnd = (_text, _start, end, longest) => end === longest;

const UUID = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}';

/** `[^/]+`, for groups that name no filter. */
export const DEFAULT_FILTER: Filter<string> = builtin('[^/]+', anyLength);

export const BUILTIN_FILTERS: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ['int', builtin('-?[0-9]+', digits, toInteger)],
  ['float', builtin('-?[0-9]+(?:\\.[0-9]+)?', digits, toFloat)],
  ['word', builtin('[\\p{L}\\p{N}_]+', anyLength)],
  ['hex', builtin('[0-9a-fA-F]+', anyLength)],
  ['uuid', builtin(UUID, wholeLength, (text) => text.toLowerCase())],
]);

function builtin<T = string>(source: string, isEnd: IsEnd, convert?: (text: string) => T): Filter<T> {
  return { source, flags: '', isEnd, convert };
}

function toInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is no safe integer`);
  // There is one zero in a path.
  return value + 0;
}

function toFloat(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value)) throw new RangeError(`${text} is no number that can be counted with`);
  return value + 0;
}

/** A text, for the same reason as that of an identifier. */
const FILTER_NAME = '^[\\p{L}_][\\p{L}\\p{N}_]*$';

function isFilterName(name: string): boolean {
  return (/^[A-Za-z_]\w*$/.test(name) || new RegExp(FILTER_NAME, 'u').test(name)) && name !== 're';
}

/** A filter of the user's own; a TypeError or SyntaxError says what is wrong with its regular expression. */
export function createFilter(name: string, definition: FilterDefinition): Filter {
  if (!isFilterName(name)) {
    throw new TypeError(
      `${JSON.stringify(name)} cannot name a filter: letters, digits and underscores can, but not re`,
    );
  }
  const isBare = definition instanceof RegExp || typeof definition === 'string';
  // What is missing is no regular expression either.
  const { regexp, convert } = isBare ? { regexp: definition, convert: undefined } : (definition ?? {});
  if (convert !== undefined && typeof convert !== 'function') {
    throw new TypeError(`filter ${name}: a converter is a function, not ${typeof convert}`);
  }
  const checked = checkGroupRegexp(regexp, `filter ${name}`);
  return { ...checked, isEnd: undefined, convert: convert === String ? undefined : convert };
}
