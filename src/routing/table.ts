import { type Methods, parseMethods } from '../http/method.ts';
import { decodePiece } from '../http/target.ts';
import type { Filter } from './filters.ts';
import { parsePattern, type Token } from './pattern.ts';
import { checkRouteRegexp, type RouteRegexp } from './regexp.ts';
import { compileRegexp, isGroup } from './segment.ts';
import { createNode, insertRule, insertWhole, type Node, walkTree } from './tree.ts';

/** One line of the table: a path, or a regular expression, and a handler for each method. */
export interface Rule<H> {
  /** As it was registered; of a regular route its source and flags, `/^\/x$/u`. */
  readonly text: string;
  readonly kind: 'static' | 'group' | 'regular';
  /** By method; a handler under `*` answers every method. */
  readonly handlers: Map<string, H>;
  /** Names of the arguments, in order; undefined for a capture without one. */
  readonly names: readonly (string | undefined)[];
}

/** Who answers: a rule's handler for the method, with its arguments. */
export interface Match<H> {
  readonly rule: Rule<H>;
  readonly handler: H;
  readonly args: readonly unknown[];
  /** Where the rule stands in the order of candidates; the next one is looked for behind it. */
  readonly place: number;
}

interface GroupRule<H> extends Rule<H> {
  readonly form: Form;
}

/** How a rule with arguments matches: by its tokens, or by a regular expression of its own. */
interface Form {
  readonly tokens?: readonly Token[];
  readonly regexp?: RouteRegexp;
  readonly names: readonly (string | undefined)[];
  readonly converters: readonly Filter['convert'][];
}

/** The place of every static rule: one path has one of them, and it comes before the others. */
const STATIC_PLACE = -1;
/** A place behind none: the search starts with the static rules. */
export const FIRST_PLACE = -2;
const NOTHING: readonly never[] = [];

/**
 * Rules and who answers them: static ones first, then the others in order of registration; the first that matches the
 * path and has the method wins. Generic over the handler, so that it never sees a request.
 *
 *     table.add('/user/<id:int>', filters, 'GET', show)
 *     table.find('/user/7', 'GET')  ->  { rule, handler: show, args: [7], place: 0 }
 */
export class RouteTable<H> {
  /** By path in matching form. */
  readonly #statics = new Map<string, Rule<H>>();
  /** By kind and text, in order of registration. */
  readonly #groups = new Map<string, GroupRule<H>>();
  /** The compiled rules, in order; undefined when a registration has made them stale. */
  #order: readonly GroupRule<H>[] | undefined;
  #tree: Node = createNode();

  /** Registers a handler; the last one for a rule and method wins, at the place of the first. */
  add(path: string, filters: ReadonlyMap<string, Filter>, methods: Methods, handler: H): void {
    const tokens = parsePattern(path, filters);
    const names = parseMethods(methods);
    const groups = tokens.filter(isGroup);
    if (groups.length > 0) {
      const form = {
        tokens,
        names: groups.map(({ name }) => name),
        converters: groups.map(({ filter }) => filter.convert),
      };
      this.#fill(this.#place(path, 'group', form), names, handler);
      return;
    }
    const key = tokens.join('');
    const rule = this.#statics.get(key) ?? { text: path, kind: 'static', handlers: new Map(), names: NOTHING };
    this.#statics.set(key, rule);
    this.#fill(rule, names, handler);
  }

  /** Registers a handler for paths that a regular expression matches as a whole. */
  addRegular(regexp: RegExp, methods: Methods, handler: H): void {
    if (!(regexp instanceof RegExp))
      throw new TypeError(`regularRoute takes a regular expression, not ${String(regexp)}`);
    const checked = checkRouteRegexp(regexp, `regular route ${String(regexp)}`);
    const names = parseMethods(methods);
    const form = { regexp: checked, names: captureNames(checked), converters: NOTHING };
    this.#fill(this.#place(regularText(checked), 'regular', form), names, handler);
  }

  /** Takes one method's handler of a rule away and gives it back. */
  remove(path: string, filters: ReadonlyMap<string, Filter>, method: string): H | undefined {
    return this.#take(this.#findByText(path, filters), method);
  }

  removeRegular(regexp: RegExp, method: string): H | undefined {
    return this.#take(this.#findRegular(regexp), method);
  }

  has(path: string, filters: ReadonlyMap<string, Filter>): boolean {
    return this.#findByText(path, filters) !== undefined;
  }

  hasRegular(regexp: RegExp): boolean {
    return this.#findRegular(regexp) !== undefined;
  }

  /** All rules, in the order in which they are candidates. */
  rules(): Rule<H>[] {
    return [...this.#statics.values(), ...this.#groups.values()];
  }

  /** Whether any rule has a handler for the method by its name. */
  knowsMethod(method: string): boolean {
    return this.rules().some((rule) => rule.handlers.has(method));
  }

  #findStatic(path: string, method: string): Match<H> | undefined {
    const rule = this.#statics.get(path);
    const handler = rule === undefined ? undefined : handlerOf(rule, method);
    return rule === undefined || handler === undefined
      ? undefined
      : { rule, handler, args: NOTHING, place: STATIC_PLACE };
  }

  /** The first candidate for a path in matching form, or the first behind a place. */
  find(path: string, method: string, behind: number = FIRST_PLACE): Match<H> | undefined {
    const found = behind < STATIC_PLACE ? this.#findStatic(path, method) : undefined;
    return found ?? this.#findGroup(path, method, behind);
  }

  /** The methods of all rules that match a path: a handler for every method gives `*`, none of the rules nothing. */
  methodsOf(path: string): Set<string> {
    const methods = new Set<string>(this.#statics.get(path)?.handlers.keys());
    const order = this.#compile();
    walkTree(this.#tree, path, 0, NOTHING, Number.POSITIVE_INFINITY, (place, values) => {
      const rule = order[place] as GroupRule<H>;
      if (convertAll(rule, values) !== undefined) for (const method of rule.handlers.keys()) methods.add(method);
      return Number.POSITIVE_INFINITY;
    });
    return methods;
  }

  #findGroup(path: string, method: string, behind: number): Match<H> | undefined {
    const order = this.#compile();
    if (order.length === 0) return undefined;
    let best: Match<H> | undefined;
    walkTree(this.#tree, path, 0, NOTHING, Number.POSITIVE_INFINITY, (place, values) => {
      const rule = order[place] as GroupRule<H>;
      const handler = place > behind ? handlerOf(rule, method) : undefined;
      const args = handler === undefined ? undefined : convertAll(rule, values);
      if (handler === undefined || args === undefined) return Number.POSITIVE_INFINITY;
      best = { rule, handler, args, place };
      return place;
    });
    return best;
  }

  /** The rule of a text at its place, with the form it has now: a filter may have been replaced since. */
  #place(text: string, kind: 'group' | 'regular', form: Form): GroupRule<H> {
    const key = `${kind} ${text}`;
    const handlers = this.#groups.get(key)?.handlers ?? new Map<string, H>();
    const rule: GroupRule<H> = { text, kind, handlers, names: form.names, form };
    this.#groups.set(key, rule);
    return rule;
  }

  #fill(rule: Rule<H>, methods: readonly string[], handler: H): void {
    for (const method of methods) rule.handlers.set(method, handler);
    this.#order = undefined;
  }

  #take(rule: Rule<H> | undefined, method: string): H | undefined {
    const handler = rule?.handlers.get(method);
    if (rule === undefined || !rule.handlers.delete(method)) return undefined;
    if (rule.handlers.size === 0) {
      this.#groups.delete(`${rule.kind} ${rule.text}`);
      for (const [key, other] of this.#statics) if (other === rule) this.#statics.delete(key);
    }
    this.#order = undefined;
    return handler;
  }

  #findByText(path: string, filters: ReadonlyMap<string, Filter>): Rule<H> | undefined {
    const tokens = parsePattern(path, filters);
    return tokens.some(isGroup) ? this.#groups.get(`group ${path}`) : this.#statics.get(tokens.join(''));
  }

  #findRegular(regexp: RegExp): Rule<H> | undefined {
    return this.#groups.get(`regular ${regularText(checkRouteRegexp(regexp, 'regular route'))}`);
  }

  #compile(): readonly GroupRule<H>[] {
    if (this.#order !== undefined) return this.#order;
    const tree = createNode();
    const order = [...this.#groups.values()];
    for (const [place, { form }] of order.entries()) {
      if (form.tokens !== undefined) insertRule(tree, form.tokens, place);
      else if (form.regexp !== undefined) insertWhole(tree, compileRegexp(form.regexp), place);
    }
    this.#tree = tree;
    this.#order = order;
    return order;
  }
}

/** A GET rule answers HEAD (RFC 9110 section 9.3.2), also where its mask omits it. */
function handlerOf<H>(rule: Rule<H>, method: string): H | undefined {
  const { handlers } = rule;
  return handlers.get(method) ?? (method === 'HEAD' ? handlers.get('GET') : undefined) ?? handlers.get('*');
}

/** The arguments; undefined when a converter throws, which means that the rule does not match. */
function convertAll<H>(rule: GroupRule<H>, values: readonly string[]): readonly unknown[] | undefined {
  try {
    return values.map((value, index) => {
      const text = value === undefined ? undefined : decodePiece(value);
      const convert = rule.form.converters[index];
      return convert === undefined || text === undefined ? text : convert(text);
    });
  } catch {
    return undefined;
  }
}

function regularText({ source, flags }: RouteRegexp): string {
  return `/${source}/${flags}u`;
}

/** The names of a regular expression's captures: an empty text matches any of them as an alternative. */
function captureNames({ source, flags }: RouteRegexp): (string | undefined)[] {
  const match = new RegExp(`(?:${source})|`, `${flags}ud`).exec('') as RegExpExecArray;
  const names: (string | undefined)[] = Array.from({ length: match.length - 1 }, () => undefined);
  const named = Object.keys(match.groups ?? {});
  if (named.length === 0) return names;
  let index = 0;
  for (const token of source.matchAll(/\\[\s\S]|\[(?:[^\]\\]|\\[\s\S])*\]|\((?:\?<([^>=!][^>]*)>|(?!\?))/g)) {
    if (!token[0].startsWith('(')) continue;
    names[index] = token[1];
    index += 1;
  }
  return names;
}
