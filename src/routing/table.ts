import { type Methods, parseMethods } from '../http/method.ts';
import type { Filter } from './filters.ts';
import { FIRST_PLACE, type GroupRule, MethodTable } from './method-table.ts';
import { parsePattern } from './pattern.ts';
import { checkRouteRegexp, type RouteRegexp } from './regexp.ts';
import type { Match, Rule } from './rule.ts';
import { isGroup } from './segment.ts';

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
  /** The rules by method, `*` for all that no rule names: made when they are needed, gone when a registration made them stale. */
  readonly #tables = new Map<string, MethodTable<H>>();
  /** All rules, with any of their handlers. */
  #all: MethodTable<H> | undefined;

  /** Registers a handler; the last one for a rule and method wins, at the place of the first. */
  add(path: string, filters: ReadonlyMap<string, Filter>, methods: Methods, handler: H): void {
    const tokens = parsePattern(path, filters);
    const names = parseMethods(methods);
    const groups = tokens.filter(isGroup);
    if (groups.length > 0) {
      const rule = { text: path, kind: 'group', names: groups.map(({ name }) => name), form: tokens } as const;
      this.#fill(this.#place(rule), names, handler);
      return;
    }
    const key = tokens.join('');
    const rule = this.#statics.get(key) ?? { text: path, kind: 'static', handlers: new Map(), names: [] };
    this.#statics.set(key, rule);
    this.#fill(rule, names, handler);
  }

  /** Registers a handler for paths that a regular expression matches as a whole. */
  addRegular(regexp: RegExp, methods: Methods, handler: H): void {
    if (!(regexp instanceof RegExp))
      throw new TypeError(`regularRoute takes a regular expression, not ${String(regexp)}`);
    const form = checkRouteRegexp(regexp, `regular route ${String(regexp)}`);
    const names = parseMethods(methods);
    const rule = this.#place({ text: regularText(form), kind: 'regular', names: captureNames(form), form });
    this.#fill(rule, names, handler);
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

  /** The first candidate for a path in matching form, or the first behind a place. */
  find(path: string, method: string, behind: number = FIRST_PLACE): Match<H> | undefined {
    const table = this.#tables.get(method) ?? this.#tableOf(method);
    return table.find(path, behind);
  }

  /** The methods of all rules that match a path: a handler for every method gives `*`, none of the rules nothing. */
  methodsOf(path: string): Set<string> {
    const methods = new Set<string>();
    this.#all ??= this.#createTable(({ handlers }) => handlers.values().next().value);
    let match = this.#all.find(path, FIRST_PLACE);
    while (match !== undefined) {
      for (const method of match.rule.handlers.keys()) methods.add(method);
      match = this.#all.find(path, match.place);
    }
    return methods;
  }

  /** Clients can name any method: those that no rule names share a table, so that none of them takes memory. */
  #tableOf(method: string): MethodTable<H> {
    const key = method === 'HEAD' || this.knowsMethod(method) ? method : '*';
    const table = this.#tables.get(key) ?? this.#createTable((rule) => handlerOf(rule, key));
    this.#tables.set(key, table);
    return table;
  }

  #createTable(pick: (rule: Rule<H>) => H | undefined): MethodTable<H> {
    return new MethodTable(this.#statics, this.#groups.values(), pick);
  }

  /** A rule at the place of the one with its text, in the form it has now: a filter may have been replaced since. */
  #place(rule: Omit<GroupRule<H>, 'handlers'>): GroupRule<H> {
    const key = `${rule.kind} ${rule.text}`;
    const placed = { ...rule, handlers: this.#groups.get(key)?.handlers ?? new Map<string, H>() };
    this.#groups.set(key, placed);
    return placed;
  }

  #fill(rule: Rule<H>, methods: readonly string[], handler: H): void {
    for (const method of methods) rule.handlers.set(method, handler);
    this.#forget();
  }

  #take(rule: Rule<H> | undefined, method: string): H | undefined {
    const handler = rule?.handlers.get(method);
    if (rule === undefined || !rule.handlers.delete(method)) return undefined;
    if (rule.handlers.size === 0) {
      this.#groups.delete(`${rule.kind} ${rule.text}`);
      for (const [key, other] of this.#statics) if (other === rule) this.#statics.delete(key);
    }
    this.#forget();
    return handler;
  }

  #findByText(path: string, filters: ReadonlyMap<string, Filter>): Rule<H> | undefined {
    const tokens = parsePattern(path, filters);
    return tokens.some(isGroup) ? this.#groups.get(`group ${path}`) : this.#statics.get(tokens.join(''));
  }

  #findRegular(regexp: RegExp): Rule<H> | undefined {
    return this.#groups.get(`regular ${regularText(checkRouteRegexp(regexp, 'regular route'))}`);
  }

  #forget(): void {
    this.#tables.clear();
    this.#all = undefined;
  }
}

/** A GET rule answers HEAD (RFC 9110 section 9.3.2), also where its mask omits it. */
function handlerOf<H>({ handlers }: Rule<H>, method: string): H | undefined {
  return handlers.get(method) ?? (method === 'HEAD' ? handlers.get('GET') : undefined) ?? handlers.get('*');
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
