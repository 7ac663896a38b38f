import type { Token } from './pattern.ts';
import { compileSegment, compileTokens, isGroup, type Matcher, type Segment } from './segment.ts';

/**
 * Rules with groups as a tree of path segments, so that a path meets only the rules that share its beginning.
 *
 *     /user/<id:int>        user ── <int> ── ends: [0]
 *     /user/<id:int>/posts           └────── posts ── ends: [1]
 *     /user/<rest:re:.*>     └── tails: [2]
 */
export interface Node {
  /** The lowest place of a rule below: a search that has found an earlier rule does not go in. */
  first: number;
  /** Children whose segment is static text. */
  readonly texts: Map<string, Node>;
  /** Children whose segment holds groups. */
  readonly groups: { readonly segment: Segment; readonly node: Node }[];
  /** Places of the rules that end here. */
  readonly ends: number[];
  /** Rules whose rest, from here on, may run over several segments. */
  readonly tails: { readonly place: number; readonly match: Matcher }[];
}

/** Is told each rule that matches, with the texts of its groups; what it gives back is the place from which on rules no longer matter. */
export type Visit = (place: number, values: readonly string[]) => number;

export function createNode(): Node {
  return { first: Number.POSITIVE_INFINITY, texts: new Map(), groups: [], ends: [], tails: [] };
}

/** Hangs a rule into the tree; rules come in order of their places. */
export function insertRule(root: Node, tokens: readonly Token[], place: number): void {
  let node = root;
  let rest: readonly Token[] = tokens;
  for (;;) {
    node.first = Math.min(node.first, place);
    const [segment, behind] = takeSegment(rest);
    if (segment === undefined) {
      node.tails.push({ place, match: compileTokens(rest) });
      return;
    }
    node = segment.some(isGroup) ? groupChild(node, segment) : textChild(node, segment.join(''));
    if (behind === undefined) {
      node.first = Math.min(node.first, place);
      node.ends.push(place);
      return;
    }
    rest = behind;
  }
}

/** Hangs a rule that matches the whole path by a regular expression of its own. */
export function insertWhole(root: Node, match: Matcher, place: number): void {
  root.first = Math.min(root.first, place);
  root.tails.push({ place, match });
}

/**
 * The tokens up to the first slash, and those behind it (undefined where there is no slash). No segment at all where a
 * group may match a slash itself.
 */
function takeSegment(tokens: readonly Token[]): [segment: Token[] | undefined, behind?: Token[]] {
  const segment: Token[] = [];
  for (const [index, token] of tokens.entries()) {
    if (isGroup(token)) {
      if (token.filter.isEnd === undefined) return [undefined];
      segment.push(token);
      continue;
    }
    const slash = token.indexOf('/');
    if (slash < 0) {
      segment.push(token);
      continue;
    }
    if (slash > 0) segment.push(token.slice(0, slash));
    const left = token.slice(slash + 1);
    return [segment, left === '' ? tokens.slice(index + 1) : [left, ...tokens.slice(index + 1)]];
  }
  return [segment];
}

function textChild(node: Node, text: string): Node {
  let child = node.texts.get(text);
  if (child === undefined) {
    child = createNode();
    node.texts.set(text, child);
  }
  return child;
}

function groupChild(node: Node, tokens: readonly Token[]): Node {
  const segment = compileSegment(tokens);
  const known = node.groups.find((child) => child.segment.key === segment.key);
  if (known !== undefined) return known.node;
  const child = createNode();
  node.groups.push({ segment, node: child });
  return child;
}

/**
 * Visits the rules that match a path from `start` on, `start` being behind a slash. Each node is entered at most once,
 * so the work is bounded by the rules, whatever the path.
 */
export function walkTree(
  node: Node,
  path: string,
  start: number,
  values: readonly string[],
  limit: number,
  visit: Visit,
): number {
  let bound = limit;
  for (const { place, match } of node.tails) {
    if (place >= bound) break;
    const rest = match(path, start);
    if (rest !== null) bound = Math.min(bound, visit(place, [...values, ...rest]));
  }
  const slash = path.indexOf('/', start);
  const segment = path.slice(start, slash < 0 ? path.length : slash);
  const text = node.texts.get(segment);
  if (text !== undefined) bound = enter(text, path, slash, values, bound, visit);
  for (const { segment: child, node: below } of node.groups) {
    if (below.first >= bound) continue;
    const found = child.match(segment);
    if (found !== null)
      bound = enter(below, path, slash, values.length === 0 ? found : [...values, ...found], bound, visit);
  }
  return bound;
}

function enter(
  node: Node,
  path: string,
  slash: number,
  values: readonly string[],
  limit: number,
  visit: Visit,
): number {
  if (node.first >= limit) return limit;
  if (slash >= 0) return walkTree(node, path, slash + 1, values, limit, visit);
  let bound = limit;
  for (const place of node.ends) {
    if (place >= bound) break;
    bound = Math.min(bound, visit(place, values));
  }
  return bound;
}
