import type { ErrorClass, ErrorHandler, Handler, PostHook, PreHook, StateHandler } from './handler.ts';
import { methodBit } from './http/method.ts';
import type { RunMiddleware } from './middleware.ts';
import { BUILTIN_FILTERS, type Filter } from './routing/filters.ts';
import type { RouteIndex } from './routing/route-index.ts';
import { RouteTable } from './routing/table.ts';

/** A handler as the route table keeps it. */
export interface RouteEntry {
  /** What runs; its arguments are typed where it is registered. */
  readonly handler: Handler;
  /** Whether the body is parsed before it: not for a mounted application, which parses its own. */
  readonly readsBody: boolean;
  /** Runs around the handler, the first outermost. */
  readonly middleware?: readonly RunMiddleware[];
  /** What stands behind the handler, for those who list it. */
  readonly mounted?: Mounted;
}

/** What is mounted under a prefix. */
export interface Mounted {
  /** Without a slash at its end; empty for all paths. */
  readonly prefix: string;
  /** The mounted application, and its tables as they are now; undefined for anything else that has a `fetch`. */
  readonly inner: { readonly name: string; readonly tables: () => Tables } | undefined;
}

export interface ErrorEntry {
  readonly errorClass: ErrorClass;
  /** The handler under each of its methods. */
  readonly handlers: ReadonlyMap<string, ErrorHandler>;
}

/**
 * Everything that is registered at an application, at one moment. It never changes: a request keeps the tables that it
 * started with, so hooks and handlers that register or remove others while it runs affect later requests only.
 */
export interface Tables {
  readonly filters: ReadonlyMap<string, Filter>;
  readonly routes: RouteIndex<RouteEntry>;
  /** By method. */
  readonly defaults: ReadonlyMap<string, Handler>;
  /** By code, then by method. */
  readonly states: ReadonlyMap<number, ReadonlyMap<string, StateHandler>>;
  readonly errors: readonly ErrorEntry[];
  /** Runs around everything, the first outermost. */
  readonly middleware: readonly RunMiddleware[];
  readonly pre: readonly PreHook[];
  readonly post: readonly PostHook[];
}

/** What registrations change; requests only see the tables that are copied from it. */
export interface Registrations {
  /** Its own filters, without the built-in ones. */
  readonly filters: Map<string, Filter>;
  /** Those of the applications in which it is mounted. */
  readonly outer: Set<Registrations>;
  readonly routes: RouteTable<RouteEntry>;
  readonly defaults: Map<string, Handler>;
  readonly states: Map<number, Map<string, StateHandler>>;
  readonly errors: ErrorEntry[];
  readonly middleware: RunMiddleware[];
  readonly pre: PreHook[];
  readonly post: PostHook[];
}

/** What is registered at an application, and the copy of it that requests see: made by the first request after a change. */
export class Registry {
  readonly #registrations: Registrations = createRegistrations();
  #tables: Tables | undefined;

  /** What is registered, to be read. */
  get current(): Registrations {
    return this.#registrations;
  }

  /** What is registered, to be changed at once. Requests that have started keep the tables that they have. */
  change(): Registrations {
    this.#tables = undefined;
    return this.#registrations;
  }

  get tables(): Tables {
    this.#tables ??= createTables(this.#registrations);
    return this.#tables;
  }
}

function createRegistrations(): Registrations {
  return {
    filters: new Map(),
    outer: new Set(),
    routes: new RouteTable(),
    defaults: new Map(),
    states: new Map(),
    errors: [],
    middleware: [],
    pre: [],
    post: [],
  };
}

/** The filters that a rule may name: the built-in ones, those of the applications around, and its own, which win. */
export function filtersOf(registrations: Registrations): ReadonlyMap<string, Filter> {
  return new Map([...BUILTIN_FILTERS, ...collectFilters(registrations, new Set())]);
}

function collectFilters(registrations: Registrations, seen: Set<Registrations>): [name: string, filter: Filter][] {
  if (seen.has(registrations)) return [];
  seen.add(registrations);
  return [...[...registrations.outer].flatMap((outer) => collectFilters(outer, seen)), ...registrations.filters];
}

/** Copies what is registered now. */
function createTables({ filters, routes, defaults, states, errors, middleware, pre, post }: Registrations): Tables {
  return {
    filters: new Map([...BUILTIN_FILTERS, ...filters]),
    routes: routes.index,
    defaults: new Map(defaults),
    states: new Map([...states].map(([code, byMethod]) => [code, new Map(byMethod)])),
    errors: [...errors],
    middleware: [...middleware],
    pre: [...pre],
    post: [...post],
  };
}

/** What is mounted, in order. A mount is two rules, one of them without the slash at its end; the other one counts. */
export function mountsOf({ routes }: Tables): Mounted[] {
  return routes
    .rules()
    .filter(({ kind }) => kind !== 'static')
    .flatMap(({ handlers }) => [...handlers.values()].flatMap(({ mounted }) => mounted ?? []));
}

/** A handler by method; one for GET answers HEAD, and one under `*` the methods that have no bit. */
export function findByMethod<H>(handlers: ReadonlyMap<string, H> | undefined, method: string): H | undefined {
  if (handlers === undefined) return undefined;
  const handler = handlers.get(method) ?? (method === 'HEAD' ? handlers.get('GET') : undefined);
  return handler ?? (methodBit(method) === 0 ? handlers.get('*') : undefined);
}
