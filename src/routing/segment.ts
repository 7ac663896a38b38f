import { DEFAULT_FILTER, type Filter } from './filters.ts';
import { ignoreCase } from './ignore-case.ts';
import type { Group, Token } from './pattern.ts';
import type { RouteRegexp } from './regexp.ts';

/** Takes a path apart from `start` to its end: the text of each group, or null where it does not match. */
export type Matcher = (path: string, start: number) => string[] | null;

/** What one segment of a rule asks of the same segment of a path. */
export interface Segment {
  /** Two segments with the same key match the same. */
  readonly key: string;
  readonly match: (segment: string) => string[] | null;
}

/** `<name>` alone: anything but nothing. */
const ANYTHING: Segment = { key: DEFAULT_FILTER.source, match: (segment) => (segment === '' ? null : [segment]) };

/** The matcher of tokens that stay within one segment: static text, and at least one group with a built-in filter. */
export function compileSegment(tokens: readonly Token[]): Segment {
  const [first] = tokens;
  const { source } = toRegexp(tokens);
  if (tokens.length > 1 || !isGroup(first)) return { key: source, match: compileSearch(tokens) };
  if (first.filter === DEFAULT_FILTER) return ANYTHING;
  const match = compileTokens(tokens);
  return { key: source, match: (segment) => match(segment, 0) };
}

/** The matcher of any tokens, also where a group may run over several segments. */
export function compileTokens(tokens: readonly Token[]): Matcher {
  return compileRegexp(toRegexp(tokens));
}

/** A regular expression that must match a path from `start` to its end; what stands before can be looked back at. */
export function compileRegexp({ source, flags }: RouteRegexp): Matcher {
  const regexp = new RegExp(`(?:${source})$`, `${flags}uy`);
  return (path, start) => {
    regexp.lastIndex = start;
    const match = regexp.exec(path);
    return match === null ? null : match.slice(1);
  };
}

/** The regular expression of tokens, a capture for each group. */
function toRegexp(tokens: readonly Token[]): RouteRegexp {
  const [first] = tokens;
  if (tokens.length === 1 && isGroup(first)) return { source: `(${first.filter.source})`, flags: first.filter.flags };
  const sources = tokens.map((token) => (isGroup(token) ? `(${toSource(token.filter)})` : escapeRegexp(token)));
  return { source: sources.join(''), flags: '' };
}

/** A flag would hold for the whole regular expression, also for what stands beside the filter. */
function toSource(filter: Filter): string {
  if (filter.flags === '') return filter.source;
  const known = widened.get(filter) ?? ignoreCase(filter.source);
  widened.set(filter, known);
  return known;
}

const widened = new WeakMap<Filter, string>();

/** A token as it is searched for: its text, or what its group matches at most, from a place on, and which ends it takes. */
type Step = string | { readonly longest: RegExp; readonly isEnd: NonNullable<Filter['isEnd']> };

/**
 * Several tokens in one segment, matched as a greedy regular expression would, but without its polynomial time: of
 * `<a>-<b>-<c>x` a client could make it try all ways to choose two of thousands of dashes. Whether the rest matches
 * from a place on does not depend on how one came there, so each place is tried once for each token.
 */
function compileSearch(tokens: readonly Token[]): Segment['match'] {
  const steps = tokens.map(toStep);
  return (segment) => {
    const values: string[] = [];
    /** By step: ends from `low` to `high` were tried, and did not do. */
    const tried = steps.map(() => ({ low: 0, high: -1 }));
    const search = (index: number, start: number): boolean => {
      const step = steps[index];
      if (step === undefined) return start === segment.length;
      if (typeof step === 'string') return segment.startsWith(step, start) && search(index + 1, start + step.length);
      const longest = longestMatch(step.longest, segment, start);
      const known = tried[index] as { low: number; high: number };
      const next = steps[index + 1];
      let end = known.high === longest ? Math.min(longest, known.low - 1) : longest;
      for (; end > start; end--) {
        if (typeof next === 'string') end = segment.lastIndexOf(next, end);
        if (end <= start) break;
        if (step.isEnd(segment, start, end, longest) && search(index + 1, end)) {
          values.unshift(segment.slice(start, end));
          return true;
        }
        // Only the end of the segment ends its last group.
        if (next === undefined) break;
      }
      tried[index] = { low: start + 1, high: longest };
      return false;
    };
    return search(0, 0) ? values : null;
  };
}

function toStep(token: Token): Step {
  if (!isGroup(token)) return token;
  const { source, isEnd = () => false } = token.filter;
  return { longest: new RegExp(source, 'uy'), isEnd };
}

function longestMatch(regexp: RegExp, text: string, start: number): number {
  regexp.lastIndex = start;
  return regexp.test(text) ? regexp.lastIndex : -1;
}

export function isGroup(token: Token | undefined): token is Group {
  return typeof token === 'object';
}

function escapeRegexp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
