import { search } from './find-match.ts';
import { compileCaptures } from './match-tail.ts';
import type { Token } from './pattern.ts';
import { insertRule, TreeNode } from './radix-tree.ts';
import type { RouteRegexp } from './regexp.ts';
import type { Match, Rule } from './rule.ts';
import { StaticLookup } from './static-lookup.ts';

/** A rule with arguments, and how it matches: by its tokens, or by a regular expression of its own. */
export interface GroupRule<H> extends Rule<H> {
  readonly form: readonly Token[] | RouteRegexp;
}

/** The place of every static rule: one path has one of them, and it comes before the others. */
const STATIC_PLACE = -1;
/** A place behind none: the search starts with the static rules. */
export const FIRST_PLACE = -2;
/** A place before none. As the others it is small enough for engines to keep it without a box. */
const LAST_PLACE = 0x3fffffff;
const NOTHING: readonly never[] = [];

/** The rules that one method can meet, made for being searched. */
export class MethodTable<H> {
  readonly #statics: StaticLookup<Match<H>>;
  readonly #root: TreeNode<H> = new TreeNode('', 0);

  /** @param pick Gives the handler of a rule, if it has one for the method. */
  constructor(
    statics: ReadonlyMap<string, Rule<H>>,
    groups: Iterable<GroupRule<H>>,
    pick: (rule: Rule<H>) => H | undefined,
  ) {
    const entries: [string, Match<H>][] = [];
    for (const [path, rule] of statics) {
      const handler = pick(rule);
      if (handler !== undefined) entries.push([path, { rule, handler, place: STATIC_PLACE, args: NOTHING }]);
    }
    this.#statics = new StaticLookup(entries);
    for (const [place, rule] of [...groups].entries()) this.#insert(rule, place, pick(rule));
  }

  #insert(rule: GroupRule<H>, place: number, handler: H | undefined): void {
    if (handler === undefined) return;
    const candidate = { rule, handler, place };
    const { form } = rule;
    if ('source' in form) this.#root.tails.push({ candidate, read: compileCaptures(form, 0, NOTHING) });
    else insertRule(this.#root, form, candidate);
  }

  /** The first candidate for a path in matching form behind a place. */
  find(path: string, behind: number): Match<H> | undefined {
    const found = behind < STATIC_PLACE ? this.#statics.get(path) : undefined;
    return found ?? search(this.#root, path, 0, behind, LAST_PLACE);
  }
}
