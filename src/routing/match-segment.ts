import { anyLength, type BuiltinFilter, type Filter, type IsEnd, type Read, wholeLength } from './filters.ts';
import { ignoreCase } from './ignore-case.ts';
import type { Group, Token } from './pattern.ts';
import type { RouteRegexp } from './regexp.ts';

/** What one segment of a rule asks of the same segment of a path. */
export interface Segment {
  /** Two segments with the same key match the same. */
  readonly key: string;
  /** How many groups it has. */
  readonly size: number;
  /** The argument for its group; where it has several, those for all of them. */
  readonly read: Read;
}

/** Matches tokens that stay within one segment: static text, and at least one group with a built-in filter. */
export function compileSegment(tokens: readonly Token[]): Segment {
  const [first] = tokens;
  const { source } = toRegexp(tokens);
  const size = tokens.filter(isGroup).length;
  const alone = tokens.length === 1 && isGroup(first) ? first.filter.builtin?.read : undefined;
  return { key: source, size, read: alone ?? compileSearch(tokens, size) };
}

/** The regular expression of tokens, a capture for each group. */
export function toRegexp(tokens: readonly Token[]): RouteRegexp {
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

/** A token as it is searched for: its text, or its group's filter. */
type Step = string | { readonly longest: RegExp; readonly isEnd: IsEnd; readonly read: Read };

/** What a search knows of a group's step already. */
interface Known {
  /** Where it last started, and how far its filter matched from there. */
  start: number;
  longest: number;
  /** Ends from here to `longest` were tried, and did not do. */
  low: number;
  /** The text behind it stands at `at`, and from there up to `from` nowhere else. */
  at: number;
  from: number;
}

/**
 * Several tokens in one segment, matched as a greedy regular expression would, but in linear time: of `<a>-<b>-<c>x` a
 * client could make that try all ways to choose two of thousands of dashes. Whether the rest matches from a place on
 * does not depend on how one came there, so each place is tried once for each token.
 */
function compileSearch(tokens: readonly Token[], size: number): Read {
  const steps = tokens.map(toStep);
  return (path, from, to) => {
    const segment = path.slice(from, to);
    const values: unknown[] = [];
    const known = steps.map((): Known => ({ start: -1, longest: -1, low: 0, at: 0, from: -1 }));
    const search = (index: number, start: number): boolean => {
      const step = steps[index];
      if (step === undefined) return start === segment.length;
      if (typeof step === 'string') return segment.startsWith(step, start) && search(index + 1, start + step.length);
      const next = steps[index + 1];
      const state = known[index] as Known;
      const longest = findLongest(step, segment, start, state);
      let end = state.longest === longest ? Math.min(longest, state.low - 1) : longest;
      for (; end > start; end--) {
        if (typeof next === 'string') end = findBefore(next, segment, end, state);
        if (end <= start) break;
        if (step.isEnd(segment, start, end, longest) && search(index + 1, end)) {
          values.unshift(step.read(segment.slice(start, end), 0, end - start));
          return true;
        }
        // Only the end of the segment ends its last group.
        if (next === undefined) break;
      }
      Object.assign(state, { start, longest, low: start + 1 });
      return false;
    };
    if (!search(0, 0) || values.includes(undefined)) return undefined;
    return size === 1 ? values[0] : values;
  };
}

function toStep(token: Token): Step {
  if (!isGroup(token)) return token;
  const { source, builtin } = token.filter;
  return { longest: new RegExp(source, 'uy'), ...(builtin as BuiltinFilter) };
}

/** How far a filter matches at most. A search goes from right to left, so often only what lies before its last start is new. */
function findLongest(step: Exclude<Step, string>, segment: string, start: number, known: Known): number {
  if (step.isEnd !== wholeLength && start < known.start) {
    const gap = segment.slice(start, known.start);
    // A sign or a point does not go on with the digits before it as it would alone.
    const goesOn = step.isEnd === anyLength || (/^\d+$/.test(gap) && !/[-.]/.test(segment.charAt(known.start)));
    if (goesOn && matchFrom(step.longest, gap, 0) === gap.length) return Math.max(known.longest, known.start);
  }
  return matchFrom(step.longest, segment, start);
}

function matchFrom(regexp: RegExp, text: string, start: number): number {
  regexp.lastIndex = start;
  return regexp.test(text) ? regexp.lastIndex : -1;
}

/** Where a text stands last, at `end` or before it; -1 for nowhere. */
function findBefore(text: string, segment: string, end: number, known: Known): number {
  if (end > known.from || end < known.at) {
    known.at = segment.lastIndexOf(text, end);
    known.from = end;
  }
  return known.at;
}

export function isGroup(token: Token | undefined): token is Group {
  return typeof token === 'object';
}

function escapeRegexp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
