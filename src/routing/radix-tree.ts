import type { Read } from './filters.ts';
import { compileSegment, isGroup } from './match-segment.ts';
import { compileRest, type ReadRest } from './match-tail.ts';
import type { Token } from './pattern.ts';
import type { Candidate } from './rule.ts';

/**
 * Rules with groups as a tree of texts and segments, so that a path meets only the rules that share its beginning.
 *
 *     /user/<id:int>        /user/ ── <int> ── leaves: [0]
 *     /user/<id:int>/posts      │       └────── /posts ── leaves: [1]
 *     /user/<rest:re:.*>        └── tails: [2]
 */
export class TreeNode<H> {
  /** What leads here from a node whose child this is by its text. */
  text: string;
  /** The lowest place of a rule below: a search that has found an earlier rule does not go in. */
  readonly first: number;
  /** Children by text, no two of which start with the same character, and these characters. */
  readonly texts: TreeNode<H>[] = [];
  readonly codes: number[] = [];
  /** Children by a segment with groups, in the order of their first rules: only where a segment starts. */
  readonly segments: SegmentEdge<H>[] = [];
  /** The rules that end here, in order. */
  readonly leaves: Candidate<H>[] = [];
  /** The rules whose rest, from here on, may run over several segments, in order. */
  readonly tails: Tail<H>[] = [];

  constructor(text: string, first: number) {
    this.text = text;
    this.first = first;
  }
}

export interface SegmentEdge<H> {
  readonly key: string;
  readonly read: Read;
  /** How many arguments it gives, and the place of the first one. */
  readonly size: number;
  readonly index: number;
  readonly node: TreeNode<H>;
}

export interface Tail<H> {
  readonly candidate: Candidate<H>;
  readonly read: ReadRest;
}

/** Hangs a rule into the tree; rules come in order of their places. */
export function insertRule<H>(root: TreeNode<H>, tokens: readonly Token[], candidate: Candidate<H>): void {
  const { place } = candidate;
  let node = root;
  let text = '';
  let index = 0;
  let rest: readonly Token[] | undefined = tokens;
  while (rest !== undefined) {
    const [segment, behind] = takeSegment(rest);
    if (segment === undefined) {
      textChild(node, text, place).tails.push({ candidate, read: compileRest(rest, index) });
      return;
    }
    if (segment.some(isGroup)) {
      const edge = segmentEdge(textChild(node, text, place), segment, index, place);
      [node, text, index] = [edge.node, '', index + edge.size];
    } else text += segment.join('');
    if (behind !== undefined) text += '/';
    rest = behind;
  }
  textChild(node, text, place).leaves.push(candidate);
}

/**
 * The tokens up to the first slash, and those behind it (undefined where there is no slash). No segment at all where a
 * group may match a slash itself.
 */
function takeSegment(tokens: readonly Token[]): [segment: Token[] | undefined, behind?: Token[]] {
  const segment: Token[] = [];
  for (const [index, token] of tokens.entries()) {
    if (isGroup(token)) {
      if (token.filter.builtin === undefined) return [undefined];
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

/** The node behind a text; where only a part of that text led somewhere until now, its way forks there. */
function textChild<H>(node: TreeNode<H>, text: string, place: number): TreeNode<H> {
  if (text === '') return node;
  const code = text.charCodeAt(0);
  const known = node.codes.indexOf(code);
  const child = node.texts[known];
  if (child === undefined) return addText(node, new TreeNode<H>(text, place));
  const shared = countShared(child.text, text);
  if (shared === child.text.length) return textChild(child, text.slice(shared), place);
  const fork = new TreeNode<H>(text.slice(0, shared), child.first);
  child.text = child.text.slice(shared);
  addText(fork, child);
  node.texts[known] = fork;
  return textChild(fork, text.slice(shared), place);
}

function addText<H>(node: TreeNode<H>, child: TreeNode<H>): TreeNode<H> {
  node.texts.push(child);
  node.codes.push(child.text.charCodeAt(0));
  return child;
}

/** How many characters two texts have in common at their beginning. */
function countShared(one: string, other: string): number {
  let count = 0;
  while (count < one.length && one[count] === other[count]) count += 1;
  return count;
}

function segmentEdge<H>(node: TreeNode<H>, tokens: readonly Token[], index: number, place: number): SegmentEdge<H> {
  const segment = compileSegment(tokens);
  const known = node.segments.find(({ key }) => key === segment.key);
  if (known !== undefined) return known;
  const edge = { ...segment, index, node: new TreeNode<H>('', place) };
  node.segments.push(edge);
  return edge;
}
