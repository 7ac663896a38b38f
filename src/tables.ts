import type { ErrorClass, ErrorHandler, Handler, PostHook, PreHook, StateHandler } from './handler.ts';
import { methodBit } from './http/method.ts';
import { BUILTIN_FILTERS, type Filter } from './routing/filters.ts';
import { RouteTable } from './routing/table.ts';

/** A handler as the route table keeps it. */
export interface RouteEntry {
  /** What runs; its arguments are typed where it is registered. */
  readonly handler: Handler;
  /** Whether the body is parsed before it: not for a mounted application, which parses its own. */
  readonly readsBody: boolean;
  /** What stands behind the handler, for those who list it. */
  readonly mounted?: Mounted;
}

/** What is mounted under a prefix. */
export interface Mounted {
  /** Without a slash at its end; empty for all paths. */
  readonly prefix: string;
  /** The application's name and registers; undefined for anything else that has a `fetch`. */
  readonly inner: { readonly name: string; readonly tables: Tables } | undefined;
}

export interface ErrorEntry {
  readonly errorClass: ErrorClass;
  /** The handler under each of its methods. */
  readonly handlers: ReadonlyMap<string, ErrorHandler>;
}

/** Everything that was registered, as plain data: the application writes it, dispatch and the debug page read it. */
export interface Tables {
  readonly filters: Map<string, Filter>;
  readonly routes: RouteTable<RouteEntry>;
  /** By method. */
  readonly defaults: Map<string, Handler>;
  /** By code, then by method. */
  readonly states: Map<number, Map<string, StateHandler>>;
  readonly errors: ErrorEntry[];
  readonly pre: PreHook[];
  readonly post: PostHook[];
}

export function createTables(): Tables {
  return {
    filters: new Map(BUILTIN_FILTERS),
    routes: new RouteTable(),
    defaults: new Map(),
    states: new Map(),
    errors: [],
    pre: [],
    post: [],
  };
}

/** A handler by method; one for GET answers HEAD, and one under `*` the methods that have no bit. */
export function findByMethod<H>(handlers: ReadonlyMap<string, H> | undefined, method: string): H | undefined {
  if (handlers === undefined) return undefined;
  const handler = handlers.get(method) ?? (method === 'HEAD' ? handlers.get('GET') : undefined);
  return handler ?? (methodBit(method) === 0 ? handlers.get('*') : undefined);
}
