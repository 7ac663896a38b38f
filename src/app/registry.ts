import { BUILTIN_FILTERS, type Filter } from '../routing/filters.ts';
import { PrefixForms } from '../routing/prefix-forms.ts';
import { RouteIndex } from '../routing/route-index.ts';
import { RouteTable } from '../routing/route-table.ts';
import type { MountedEntry } from './fetch-handler.ts';
import type { MountPoint } from './route.ts';
import type { MutableScope, RouteEntry, Scope, Tables } from './snapshot.ts';

/** Filters that the patterns of a scope may name: its own, then those around it. */
export class FilterSet {
  readonly own: Map<string, Filter> = new Map();
  /** The scope around it, or the applications in which this one is mounted. */
  readonly outer: Set<FilterSet>;

  constructor(outer?: FilterSet) {
    this.outer = new Set(outer === undefined ? [] : [outer]);
  }

  /** All of them, with the built-in ones. */
  get all(): ReadonlyMap<string, Filter> {
    return new Map([...BUILTIN_FILTERS, ...this.#collect(new Set())]);
  }

  #collect(seen: Set<FilterSet>): [name: string, filter: Filter][] {
    if (seen.has(this)) return [];
    seen.add(this);
    return [...[...this.outer].flatMap((outer) => outer.#collect(seen)), ...this.own];
  }
}

/** An application as another one mounts it. */
export interface MountedApplication {
  readonly name: string;
  readonly entry: MountedEntry;
}

/** What is registered at an application, and the copy of it that requests see: made by the first request after a change. */
export class Registry {
  readonly filters: FilterSet = new FilterSet();
  /** The application, for those in which it is mounted. */
  application: MountedApplication | undefined;
  /** Where it was mounted first. */
  mountPoint: MountPoint | undefined;
  readonly #routes: RouteTable<RouteEntry> = new RouteTable();
  readonly #scopes = new Map<string, { readonly scope: MutableScope; readonly forms: PrefixForms }>();
  #tables: Tables | undefined;

  constructor() {
    this.addScope('', this.filters.all);
  }

  /** The routes, to be read. */
  get routes(): RouteTable<RouteEntry> {
    return this.#routes;
  }

  /** The routes, to be changed at once. Requests that have started keep the tables that they have. */
  changeRoutes(): RouteTable<RouteEntry> {
    this.#tables = undefined;
    return this.#routes;
  }

  /** Makes a scope, unless there is one with this prefix, which then has the paths of these filters as well. */
  addScope(prefix: string, filters: ReadonlyMap<string, Filter>): void {
    const known = this.#scopes.get(prefix);
    if (known !== undefined) {
      known.forms.add(prefix, filters);
      return;
    }
    const scope = {
      prefix,
      settings: {},
      defaults: new Map(),
      states: new Map(),
      errors: [],
      middleware: [],
      pre: [],
      post: [],
    };
    const forms = new PrefixForms();
    forms.add(prefix, filters);
    this.#scopes.set(prefix, { scope, forms });
  }

  /** What is registered for the paths below a prefix, to be changed at once. */
  changeScope(prefix: string): MutableScope {
    this.#tables = undefined;
    return (this.#scopes.get(prefix) as { scope: MutableScope }).scope;
  }

  get tables(): Tables {
    this.#tables ??= this.#createTables();
    return this.#tables;
  }

  #createTables(): Tables {
    const [root, ...groups] = [...this.#scopes.values()].map(({ scope, forms }) => ({
      scope: copyScope(scope),
      forms,
    }));
    const depthOf = ({ scope }: { readonly scope: Scope }): number => scope.prefix.split('/').length;
    const used = groups.filter(({ scope }) => isUsed(scope)).sort((a, b) => depthOf(a) - depthOf(b));
    return {
      filters: new Map([...BUILTIN_FILTERS, ...this.filters.own]),
      routes: this.#routes.index,
      root: (root as { scope: Scope }).scope,
      groups: used.map(({ scope }) => scope),
      groupIndex:
        used.length === 0
          ? undefined
          : new RouteIndex(
              new Map(),
              used.flatMap(({ scope, forms }) => forms.toRules(scope)),
            ),
    };
  }
}

function copyScope({ prefix, settings, defaults, states, errors, middleware, pre, post }: MutableScope): Scope {
  return {
    prefix,
    settings: { ...settings },
    defaults: new Map(defaults),
    states: new Map([...states].map(([key, byMethod]) => [key, new Map(byMethod)])),
    errors: [...errors],
    middleware: [...middleware],
    pre: [...pre],
    post: [...post],
  };
}

function isUsed({ settings, defaults, states, errors, middleware, pre, post }: Scope): boolean {
  const lists = [Object.keys(settings), errors, middleware, pre, post];
  return defaults.size > 0 || states.size > 0 || lists.some((list) => list.length > 0);
}
