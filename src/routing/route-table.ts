import { type Methods, parseMethods } from '../http/method.ts';
import type { Filter } from './filters.ts';
import { isGroup } from './match-segment.ts';
import type { GroupRule } from './method-table.ts';
import { parsePattern } from './pattern.ts';
import { checkRouteRegexp, type RouteRegexp } from './regexp.ts';
import { RouteIndex } from './route-index.ts';
import type { Rule } from './rule.ts';

/**
 * Registers rules and their handlers: static rules come first, then the others in order of registration; the first rule
 * that matches the path and has the method wins. Generic over the handler, so that it never sees a request.
 *
 *     table.add('/user/<id:int>', filters, 'GET', show)
 *     table.index.find('/user/7', 'GET')  ->  { rule, handler: show, args: [7], place: 0 }
 */
export class RouteTable<H> {
  /** By path in matching form. A rule is never changed, but replaced: an index has the same ones. */
  readonly #statics = new Map<string, Rule<H>>();
  /** By kind and text, in order of registration. */
  readonly #groups = new Map<string, GroupRule<H>>();
  /** What is searched: built on first use, and dropped by each change. */
  #index: RouteIndex<H> | undefined;

  /** Registers a handler; the last one for a rule and method wins, at the place of the first. */
  add(path: string, filters: ReadonlyMap<string, Filter>, methods: Methods, handler: H): void {
    const tokens = parsePattern(path, filters);
    const names = parseMethods(methods);
    const groups = tokens.filter(isGroup);
    if (groups.length > 0) {
      const rule = { text: path, kind: 'group', names: groups.map(({ name }) => name), form: tokens } as const;
      this.#put(this.#groups, groupKey(rule), rule, names, handler);
      return;
    }
    const key = tokens.join('');
    const rule = this.#statics.get(key) ?? ({ text: path, kind: 'static', names: [] } as const);
    this.#put(this.#statics, key, rule, names, handler);
  }

  /** Registers a handler for paths that a regular expression matches as a whole. */
  addRegular(regexp: RegExp, methods: Methods, handler: H): void {
    if (!(regexp instanceof RegExp))
      throw new TypeError(`regularRoute takes a regular expression, not ${String(regexp)}`);
    const form = checkRouteRegexp(regexp, `regular route ${String(regexp)}`);
    const rule = { text: regularText(form), kind: 'regular', names: captureNames(form), form } as const;
    this.#put(this.#groups, groupKey(rule), rule, parseMethods(methods), handler);
  }

  /** Removes one method's handler of a rule and returns it. */
  remove(path: string, filters: ReadonlyMap<string, Filter>, method: string): H | undefined {
    const tokens = parsePattern(path, filters);
    return tokens.some(isGroup)
      ? this.#take(this.#groups, groupKey({ kind: 'group', text: path }), method)
      : this.#take(this.#statics, tokens.join(''), method);
  }

  removeRegular(regexp: RegExp, method: string): H | undefined {
    return this.#take(this.#groups, regularKey(regexp), method);
  }

  has(path: string, filters: ReadonlyMap<string, Filter>): boolean {
    const tokens = parsePattern(path, filters);
    return tokens.some(isGroup)
      ? this.#groups.has(groupKey({ kind: 'group', text: path }))
      : this.#statics.has(tokens.join(''));
  }

  hasRegular(regexp: RegExp): boolean {
    return this.#groups.has(regularKey(regexp));
  }

  /** The rules as they are now; later changes do not reach it. */
  get index(): RouteIndex<H> {
    this.#index ??= new RouteIndex(new Map(this.#statics), [...this.#groups.values()]);
    return this.#index;
  }

  /** Adds handlers to a rule, in the form that the rule has now: a filter may have been replaced since. */
  #put<R extends Rule<H>>(
    rules: Map<string, R>,
    key: string,
    rule: Omit<R, 'handlers'>,
    methods: readonly string[],
    handler: H,
  ): void {
    const handlers = new Map(rules.get(key)?.handlers);
    for (const method of methods) handlers.set(method, handler);
    rules.set(key, { ...rule, handlers } as unknown as R);
    this.#index = undefined;
  }

  #take<R extends Rule<H>>(rules: Map<string, R>, key: string, method: string): H | undefined {
    const rule = rules.get(key);
    const handler = rule?.handlers.get(method);
    if (rule === undefined || handler === undefined) return undefined;
    const handlers = new Map(rule.handlers);
    handlers.delete(method);
    if (handlers.size === 0) rules.delete(key);
    else rules.set(key, { ...rule, handlers });
    this.#index = undefined;
    return handler;
  }
}

function groupKey({ kind, text }: Pick<Rule<unknown>, 'kind' | 'text'>): string {
  return `${kind} ${text}`;
}

function regularKey(regexp: RegExp): string {
  return groupKey({ kind: 'regular', text: regularText(checkRouteRegexp(regexp, 'regular route')) });
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
