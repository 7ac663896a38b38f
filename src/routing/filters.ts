import { checkGroupRegexp } from './regexp.ts';

/** What a group of a path matches, and what the handler gets for it. */
export interface Filter<T = unknown> {
  /** Source of the regular expression: flag u, no captures. */
  readonly source: string;
  /** `i` where the regular expression ignores case, else empty. */
  readonly flags: string;
  /** True when nothing it matches can hold a slash, so that a path can be walked segment by segment. */
  readonly withinSegment: boolean;
  /** Undefined where the argument is the text itself. */
  readonly convert: ((text: string) => T) | undefined;
}

/** A filter as one defines it: a regular expression alone, or with a converter of the decoded text. */
export type FilterDefinition<T = unknown> =
  | RegExp
  | { readonly regexp: RegExp | string; readonly convert?: (text: string) => T };

/** `[^/]+`, for groups that name no filter. */
export const DEFAULT_FILTER: Filter<string> = builtin('[^/]+');

export const BUILTIN_FILTERS: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ['int', builtin('-?[0-9]+', toInteger)],
  ['float', builtin('-?[0-9]+(?:\\.[0-9]+)?', Number)],
  ['word', builtin('[\\p{L}\\p{N}_]+')],
  ['hex', builtin('[0-9a-fA-F]+')],
  [
    'uuid',
    builtin('[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}', (text) =>
      text.toLowerCase(),
    ),
  ],
]);

function builtin<T = string>(source: string, convert?: (text: string) => T): Filter<T> {
  return { source, flags: '', withinSegment: true, convert };
}

function toInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is no safe integer`);
  return value;
}

/** A filter of the user's own; a TypeError or SyntaxError says what is wrong with its regular expression. */
export function createFilter(name: string, definition: FilterDefinition): Filter {
  if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) || name === 're') {
    throw new TypeError(
      `${JSON.stringify(name)} cannot name a filter: letters, digits and underscores can, but not re`,
    );
  }
  const { regexp, convert } = definition instanceof RegExp ? { regexp: definition, convert: undefined } : definition;
  const checked = checkGroupRegexp(regexp, `filter ${name}`);
  return { ...checked, withinSegment: false, convert: convert === String ? undefined : convert };
}
