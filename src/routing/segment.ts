import { DEFAULT_FILTER } from './filters.ts';
import type { Group, Token } from './pattern.ts';
import { compileWhole, type RouteRegexp } from './regexp.ts';

/** Takes a piece of a path apart: the text of each group, or null where it does not match. */
export type Matcher = (piece: string) => string[] | null;

/** What one segment of a rule asks of the same segment of a path. */
export interface Segment {
  /** Two segments with the same key match the same. */
  readonly key: string;
  readonly match: Matcher;
}

/** `<name>` alone: anything but nothing. */
const ANYTHING: Segment = { key: DEFAULT_FILTER.source, match: (piece) => (piece === '' ? null : [piece]) };

/** The matcher of tokens that stay within one segment, at least one of them a group. */
export function compileSegment(tokens: readonly Token[]): Segment {
  const groups = tokens.filter(isGroup);
  const plain = groups.every(({ filter }) => filter === DEFAULT_FILTER);
  if (plain && tokens.length === 1) return ANYTHING;
  const { source, flags } = toRegexp(tokens);
  return { key: `${source} ${flags}`, match: plain ? compileSplit(tokens) : compileTokens(tokens) };
}

/** The matcher of any tokens, also where a group may run over several segments. */
export function compileTokens(tokens: readonly Token[]): Matcher {
  const regexp = toRegexp(tokens);
  const match = compileRegexp(regexp);
  if (regexp.flags === '' || tokens.length === 1) return match;
  const keepsCase = compileCaseCheck(tokens);
  return (piece) => {
    const values = match(piece);
    return values !== null && keepsCase(piece, values) ? values : null;
  };
}

export function compileRegexp(regexp: RouteRegexp): Matcher {
  const whole = compileWhole(regexp);
  return (piece) => {
    const match = whole.exec(piece);
    return match === null ? null : match.slice(1);
  };
}

/** The regular expression of a whole rule, a capture for each group. */
function toRegexp(tokens: readonly Token[]): RouteRegexp {
  const source = tokens.map((token) => (isGroup(token) ? `(${token.filter.source})` : escapeRegexp(token))).join('');
  return { source, flags: tokens.some((token) => isGroup(token) && token.filter.flags === 'i') ? 'i' : '' };
}

/** A flag holds for a whole regular expression: what must not ignore case is looked at again. */
function compileCaseCheck(tokens: readonly Token[]): (piece: string, values: readonly string[]) => boolean {
  const checks = tokens.map((token) => (isGroup(token) ? compileWhole(token.filter) : token));
  return (piece, values) => {
    let at = 0;
    let index = 0;
    return checks.every((check) => {
      const value = typeof check === 'string' ? check : (values[index++] ?? '');
      const start = at;
      at += value.length;
      return typeof check === 'string' ? piece.startsWith(check, start) : check.test(value);
    });
  };
}

/**
 * Groups that match anything, with static text between them: the text is looked for from the right, which is what a
 * greedy regular expression finds, but in linear time whatever the client sends.
 */
function compileSplit(tokens: readonly Token[]): Matcher {
  return (piece) => {
    const values: string[] = [];
    let end = piece.length;
    for (let i = tokens.length - 1; i >= 0; i--) {
      const token = tokens[i] as Token;
      if (isGroup(token)) {
        const before = tokens[i - 1];
        const start = i === 0 ? 0 : isText(before) ? findBefore(piece, before, end - 1, i === 1) : end - 1;
        if (start < 0 || start >= end) return null;
        values.push(piece.slice(start, end));
        end = start;
      } else {
        if (!piece.endsWith(token, end)) return null;
        end -= token.length;
      }
    }
    return end === 0 ? values.reverse() : null;
  };
}

/** The end of the last occurrence of a text that ends at `limit` or before; that of a first text is its length. */
function findBefore(piece: string, text: string, limit: number, first: boolean): number {
  if (first) return text.length;
  const at = limit < text.length ? -1 : piece.lastIndexOf(text, limit - text.length);
  return at < 0 ? -1 : at + text.length;
}

export function isGroup(token: Token | undefined): token is Group {
  return typeof token === 'object';
}

function isText(token: Token | undefined): token is string {
  return typeof token === 'string';
}

function escapeRegexp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
