import { type Methods, parseMethods } from '../../src/http/method.ts';
import type { Filter } from '../../src/routing/filters.ts';
import { parsePattern, type Token } from '../../src/routing/pattern.ts';
import type { RouteTable } from '../../src/routing/route-table.ts';

/** Who would answer a path: a rule's handler, with its arguments. */
export interface Candidate<H> {
  readonly rule: string;
  readonly handler: H;
  readonly args: readonly unknown[];
}

interface Line<H> {
  readonly rule: string;
  readonly kind: 'static' | 'group' | 'regular';
  regexp: RegExp;
  converters: readonly Filter['convert'][];
  readonly handlers: Map<string, H>;
}

/**
 * The rules as a plain list, each one regular expression over the whole path in matching form: too slow to use, and
 * too simple to be wrong. RouteTable has to say the same.
 */
export class Reference<H> {
  readonly #lines: Line<H>[] = [];

  add(rule: string, filters: ReadonlyMap<string, Filter>, methods: Methods, handler: H): void {
    const tokens = parsePattern(rule, filters);
    const groups = tokens.filter((token) => typeof token !== 'string');
    const line = this.#lineOf(rule, groups.length === 0 ? 'static' : 'group');
    line.regexp = new RegExp(`^${tokens.map(toSource).join('')}$`, 'u');
    line.converters = groups.map(({ filter }) => filter.convert);
    for (const method of parseMethods(methods)) line.handlers.set(method, handler);
  }

  addRegular(regexp: RegExp, methods: Methods, handler: H): void {
    const line = this.#lineOf(regularText(regexp), 'regular');
    line.regexp = new RegExp(`^(?:${regexp.source})$`, regexp.ignoreCase ? 'iu' : 'u');
    for (const method of parseMethods(methods)) line.handlers.set(method, handler);
  }

  remove(rule: string, _filters: ReadonlyMap<string, Filter>, method: string): H | undefined {
    return this.#take(({ kind }) => kind !== 'regular', rule, method);
  }

  removeRegular(regexp: RegExp, method: string): H | undefined {
    return this.#take(({ kind }) => kind === 'regular', regularText(regexp), method);
  }

  /** All who would answer, in the order in which they are asked. */
  candidates(path: string, method: string): Candidate<H>[] {
    return this.#matches(path).flatMap(({ line, args }) => {
      const { rule, handlers } = line;
      const names = method === 'HEAD' ? ['HEAD', 'GET', '*'] : [method, '*'];
      const name = names.find((known) => handlers.has(known));
      return name === undefined ? [] : [{ rule, handler: handlers.get(name) as H, args }];
    });
  }

  methodsOf(path: string): Set<string> {
    return new Set(this.#matches(path).flatMap(({ line }) => [...line.handlers.keys()]));
  }

  #matches(path: string): { line: Line<H>; args: unknown[] }[] {
    const statics = this.#lines.filter(({ kind }) => kind === 'static');
    const others = this.#lines.filter(({ kind }) => kind !== 'static');
    return [...statics, ...others].flatMap((line) => {
      const match = line.regexp.exec(path);
      const args = match === null ? undefined : convertAll(match.slice(1), line.converters);
      return args === undefined ? [] : [{ line, args }];
    });
  }

  #take(isOfKind: (line: Line<H>) => boolean, rule: string, method: string): H | undefined {
    const line = this.#lines.filter(isOfKind).find((other) => other.rule === rule);
    const handler = line?.handlers.get(method);
    line?.handlers.delete(method);
    if (line?.handlers.size === 0) this.#lines.splice(this.#lines.indexOf(line), 1);
    return handler;
  }

  #lineOf(rule: string, kind: Line<H>['kind']): Line<H> {
    const known = this.#lines.find((line) => line.kind === kind && line.rule === rule);
    if (known !== undefined) return known;
    const line = { rule, kind, regexp: /(?:)/, converters: [], handlers: new Map() };
    this.#lines.push(line);
    return line;
  }
}

/** The same list from a RouteTable: each time the first behind the one before, as for handlers that decline. */
export function candidatesOf<H>(table: RouteTable<H>, path: string, method: string): Candidate<H>[] {
  const list: Candidate<H>[] = [];
  for (
    let match = table.index.find(path, method);
    match !== undefined;
    match = table.index.find(path, method, match.place)
  ) {
    list.push({ rule: match.rule.text, handler: match.handler, args: match.args });
  }
  return list;
}

/** What RouteTable calls the rule of a regular expression. */
export function regularText(regexp: RegExp): string {
  return `/${regexp.source}/${regexp.ignoreCase ? 'i' : ''}u`;
}

function toSource(token: Token): string {
  if (typeof token === 'string') return [...token].map(escapeCharacter).join('');
  const { source, flags } = token.filter;
  return `(${flags === 'i' ? spellCases(source) : source})`;
}

function escapeCharacter(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}

/** A flag holds for a whole regular expression; so letters are written in both cases. It knows letters and classes only. */
function spellCases(source: string): string {
  if (/[^A-Za-z[\]+*?|-]/.test(source)) throw new Error(`${source} is more than the reference can read`);
  return source.replace(/\[(.*?)\]|[a-z]/gi, (part, inside: string = part) => {
    return `[${inside.toLowerCase()}${inside.toUpperCase()}]`;
  });
}

function convertAll(texts: string[], converters: readonly Filter['convert'][]): unknown[] | undefined {
  try {
    return texts.map((text: string | undefined, index) => {
      const decoded = text?.replaceAll('%2F', '/').replaceAll('%25', '%');
      const convert = converters[index];
      return convert === undefined || decoded === undefined ? decoded : convert(decoded);
    });
  } catch {
    return undefined;
  }
}
