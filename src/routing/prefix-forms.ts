import type { Filter } from './filters.ts';
import { isGroup, toRegexp } from './match-segment.ts';
import type { GroupRule } from './method-table.ts';
import { parsePattern, type Token } from './pattern.ts';

/** Name of the parameter for the path below a prefix. */
export const REST_NAME = '$rest';

/** The path below a prefix, of any length. */
export const REST_PATTERN: string = `/<${REST_NAME}:re:[\\s\\S]*>`;

/**
 * What the prefix of a group matches. A filter may be replaced after a route was registered, and the route keeps the old one,
 * so the prefix matches what it matched for any of its routes: no request may reach one of them past the group's middleware.
 */
export class PrefixForms {
  readonly #forms = new Map<string, readonly Token[]>();

  /** Adds what the prefix matches with these filters. */
  add(prefix: string, filters: ReadonlyMap<string, Filter>): void {
    const tokens = parsePattern(prefix, filters).map(withoutConverter);
    const { source, flags } = toRegexp(tokens);
    const isBuiltin = tokens.map((token) => isGroup(token) && token.filter.builtin !== undefined);
    this.#forms.set([flags, ...isBuiltin, source].join(), tokens);
  }

  /** The rules of a scope, for the prefix alone and for all paths below it. */
  toRules<S>(scope: S): GroupRule<S>[] {
    const rest = parsePattern(REST_PATTERN, new Map());
    const forms = [...this.#forms.values()].flatMap((tokens) => [tokens, [...tokens, ...rest]]);
    const handlers = new Map([['GET', scope]]);
    return forms.map((form) => ({ text: '', kind: 'group', names: namesOf(form), form, handlers }));
  }
}

/**
 * A group runs also where a converter would refuse the path. Of a filter that may match a slash, a longer path has several
 * readings: the converter could refuse that of the prefix, and accept that of a route.
 */
function withoutConverter(token: Token): Token {
  if (!isGroup(token) || token.filter.builtin !== undefined) return token;
  return { ...token, filter: { ...token.filter, convert: undefined } };
}

function namesOf(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token) => (isGroup(token) ? [token.name] : []));
}
