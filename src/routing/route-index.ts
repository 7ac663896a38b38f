import { FIRST_PLACE, type GroupRule, MethodTable } from './method-table.ts';
import type { Match, Rule } from './rule.ts';

/**
 * The rules of a route table at one moment. It never changes: a request that is being handled, and continues after a
 * handler has declined, keeps the index that it started with, whatever is registered meanwhile.
 */
export class RouteIndex<H> {
  readonly #statics: ReadonlyMap<string, Rule<H>>;
  readonly #groups: readonly GroupRule<H>[];
  /** The rules of each method, built on first use; `*` for all methods that no rule names. */
  readonly #tables = new Map<string, MethodTable<H>>();
  /** All rules, each with any one of its handlers. */
  #all: MethodTable<H> | undefined;

  constructor(statics: ReadonlyMap<string, Rule<H>>, groups: readonly GroupRule<H>[]) {
    this.#statics = statics;
    this.#groups = groups;
  }

  /** All rules, in the order in which they are candidates. */
  rules(): Rule<H>[] {
    return [...this.#statics.values(), ...this.#groups];
  }

  /** Whether any rule has a handler for the method by its name. */
  knowsMethod(method: string): boolean {
    return this.rules().some((rule) => rule.handlers.has(method));
  }

  /** The first candidate for a path in matching form, or the first after the candidate at a place. */
  find(path: string, method: string, after: number = FIRST_PLACE): Match<H> | undefined {
    const table = this.#tables.get(method) ?? this.#tableOf(method);
    return table.find(path, after);
  }

  /** The methods of all rules that match a path. It contains `*` if one of them has a handler for every method. */
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

  /** Clients can send any method: those that no rule names share one table, so they cannot use up memory. */
  #tableOf(method: string): MethodTable<H> {
    const key = method === 'HEAD' || this.knowsMethod(method) ? method : '*';
    const table = this.#tables.get(key) ?? this.#createTable((rule) => handlerOf(rule, key));
    this.#tables.set(key, table);
    return table;
  }

  #createTable(pick: (rule: Rule<H>) => H | undefined): MethodTable<H> {
    return new MethodTable(this.#statics, this.#groups, pick);
  }
}

/** A GET rule answers HEAD (RFC 9110 section 9.3.2), also where its mask omits it. */
function handlerOf<H>({ handlers }: Rule<H>, method: string): H | undefined {
  return handlers.get(method) ?? (method === 'HEAD' ? handlers.get('GET') : undefined) ?? handlers.get('*');
}
