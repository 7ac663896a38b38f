import { decodePiece } from '../http/request-target.ts';
import { checkGroupRegexp } from './regexp.ts';

/** What a group of a path matches, and what the handler gets for it. */
export interface Filter<T = unknown> {
  /** Source of the regular expression: flag u, no captures. */
  readonly source: string;
  /** `i` where the regular expression ignores case, else empty. */
  readonly flags: string;
  /** Undefined where the argument is the text itself. */
  readonly convert: ((text: string) => T) | undefined;
  /** The text of a value, for paths that are written: the inverse of `convert`. Undefined where it is `String`. */
  readonly format: ((value: never) => string) | undefined;
  /** Undefined for a filter of which nothing is known but its regular expression. */
  readonly builtin: BuiltinFilter | undefined;
}

/** What is known of a built-in filter, which matches no slash and not nothing: a path can be walked segment by segment. */
export interface BuiltinFilter {
  readonly isEnd: IsEnd;
  readonly read: Read;
}

/** Of a filter whose longest match from `start` on is known: whether it also matches up to `end`. */
export type IsEnd = (text: string, start: number, end: number, longest: number) => boolean;

/** What a handler gets for a piece of a path in matching form; undefined where it does not match. */
export type Read = (path: string, start: number, end: number) => unknown;

/** The definition of a filter: a regular expression, optionally with a converter and its inverse. */
export type FilterDefinition<T = unknown> =
  | RegExp
  | {
      readonly regexp: RegExp | string;
      /** Converts the decoded text to the argument. If it throws, the path does not match. Default: the text. */
      readonly convert?: (text: string) => T;
      /** Converts an argument back to text, for `route.path()`. Default: `String`. */
      readonly format?: (value: T) => string;
    };

/** Any number of whole characters of one kind, of which some are two code units long. */
export const anyLength: IsEnd = (text, _start, end) =>
  end === text.length || (text.codePointAt(end - 1) ?? 0) <= 0xffff;
const digits: IsEnd = (text, start, end) => text[end - 1] !== '-' && text[end - 1] !== '.' && end > start;
export const wholeLength: IsEnd = (_text, _start, end, longest) => end === longest;

const UUID = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}';

/** `[^/]+`, for groups that name no filter. */
export const DEFAULT_FILTER: Filter<string> = {
  source: '[^/]+',
  flags: '',
  convert: undefined,
  format: undefined,
  builtin: {
    isEnd: anyLength,
    read: (path, start, end) => (start === end ? undefined : decodePiece(path.slice(start, end))),
  },
};

export const BUILTIN_FILTERS: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ['int', builtin('-?[0-9]+', digits, (text) => readInteger(text, 0, text.length), readInteger)],
  ['float', builtin('-?[0-9]+(?:\\.[0-9]+)?', digits, toFloat)],
  ['word', builtin('[\\p{L}\\p{N}_]+', anyLength)],
  ['hex', builtin('[0-9a-fA-F]+', anyLength)],
  ['uuid', builtin(UUID, wholeLength, toLowerCase)],
]);

function builtin(source: string, isEnd: IsEnd, toValue?: ToValue, read = compileRead(source, toValue)): Filter {
  const convert = toValue === undefined ? undefined : (text: string) => toValue(text) ?? refuse(text);
  return { source, flags: '', convert, format: undefined, builtin: { isEnd, read } };
}

/** Undefined for a number that cannot be counted with. */
type ToValue = (text: string) => string | number | undefined;

function refuse(text: string): never {
  throw new RangeError(`${text} is no number that can be counted with`);
}

/** The regular expression is made when it is first asked: those with classes of Unicode cost more than all the rest. */
function compileRead(source: string, toValue: ToValue = String): Read {
  let regexp: RegExp | undefined;
  return (path, start, end) => {
    regexp ??= new RegExp(source, 'uy');
    regexp.lastIndex = start;
    return regexp.test(path) && regexp.lastIndex === end ? toValue(path.slice(start, end)) : undefined;
  };
}

/** A safe integer. Digit by digit: a regular expression, a slice and a Number of it take three times as long. */
function readInteger(path: string, start: number, end: number): number | undefined {
  const isNegative = path[start] === '-';
  let at = isNegative ? start + 1 : start;
  let value = at < end ? 0 : Number.NaN;
  for (; at < end; at++) {
    const digit = path.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  // There is one zero in a path.
  return value <= Number.MAX_SAFE_INTEGER ? (isNegative ? 0 - value : value) : undefined;
}

/** To look whether there is anything to do takes less than to do it, and there seldom is. */
function toLowerCase(text: string): string {
  return /[A-F]/.test(text) ? text.toLowerCase() : text;
}

function toFloat(text: string): number | undefined {
  const value = Number(text);
  return Number.isFinite(value) ? value + 0 : undefined;
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
  const { regexp, convert, format } = isBare
    ? { regexp: definition, convert: undefined, format: undefined }
    : (definition ?? {});
  for (const [role, given] of Object.entries({ convert, format })) {
    if (given !== undefined && typeof given !== 'function') {
      throw new TypeError(`filter ${name}: ${role} is a function, not ${typeof given}`);
    }
  }
  const checked = checkGroupRegexp(regexp, `filter ${name}`);
  return { ...checked, convert: convert === String ? undefined : convert, format, builtin: undefined };
}
