import type { Settings } from '../config/config.ts';
import { methodBit } from '../http/method.ts';
import type { Filter } from '../routing/filters.ts';
import type { RouteIndex } from '../routing/route-index.ts';
import type { ErrorClass, ErrorHandler, Handler, PostHook, PreHook, StateHandler } from './handler.ts';
import type { RunMiddleware } from './middleware.ts';
import type { RouteOptions } from './route.ts';

/** A handler as the route table keeps it. */
export interface RouteEntry {
  /** What runs; its arguments are typed where it is registered. */
  readonly handler: Handler;
  /** Whether the body is parsed before it: not for a mounted application, which parses its own. */
  readonly readsBody: boolean;
  /** Runs around the handler, the first outermost. */
  readonly middleware?: readonly RunMiddleware[];
  /** Settings of this route alone. */
  readonly settings?: Partial<Settings>;
  /** As they were given. */
  readonly options?: RouteOptions;
  /** What is mounted, for lists of routes. */
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

/** A status, all of a hundred, or all from 400 on. The more specific one wins. */
export type StatusKey = number | '4xx' | '5xx' | 'error';

/** What is registered for every path below a prefix: for the application, whose prefix is empty, or for a group. */
export interface Scope {
  /** As it was written, with those of the groups around it; without a slash at its end. */
  readonly prefix: string;
  readonly settings: Partial<Settings>;
  /** By method. */
  readonly defaults: ReadonlyMap<string, RouteEntry>;
  /** By status, then by method. */
  readonly states: ReadonlyMap<StatusKey, ReadonlyMap<string, StateHandler>>;
  readonly errors: readonly ErrorEntry[];
  /** Runs around everything, the first outermost. */
  readonly middleware: readonly RunMiddleware[];
  readonly pre: readonly PreHook[];
  readonly post: readonly PostHook[];
}

/** A scope while it is registered. */
export interface MutableScope extends Scope {
  settings: Partial<Settings>;
  readonly defaults: Map<string, RouteEntry>;
  readonly states: Map<StatusKey, Map<string, StateHandler>>;
  readonly errors: ErrorEntry[];
  readonly middleware: RunMiddleware[];
  readonly pre: PreHook[];
  readonly post: PostHook[];
}

/**
 * Everything that is registered at an application, at one moment. It never changes: a request keeps the tables that it
 * started with, so hooks and handlers that register or remove others while it runs affect later requests only.
 */
export interface Tables {
  readonly filters: ReadonlyMap<string, Filter>;
  readonly routes: RouteIndex<RouteEntry>;
  /** What is registered for all paths. */
  readonly root: Scope;
  /** The groups that have anything of their own, those with shorter prefixes first. */
  readonly groups: readonly Scope[];
  /** Finds the groups of a path; undefined where there are none. */
  readonly groupIndex: RouteIndex<Scope> | undefined;
}

/** What is mounted, in order. A mount is two rules: the prefix itself, and what is below it, which counts here. */
export function mountsOf({ routes }: Tables): Mounted[] {
  return routes
    .rules()
    .filter(({ kind }) => kind !== 'static')
    .flatMap(({ text, handlers }) =>
      [...handlers.values()].flatMap(({ mounted = [] }) => mounted).filter(({ prefix }) => prefix !== text),
    );
}

/** Each handler with its methods. */
export function groupMethods<H>(handlers: ReadonlyMap<string, H>): Map<H, string[]> {
  const groups = new Map<H, string[]>();
  for (const [method, handler] of handlers) groups.set(handler, [...(groups.get(handler) ?? []), method]);
  return groups;
}

/** A handler by method; one for GET answers HEAD, and one under `*` the methods that have no bit. */
export function findByMethod<H>(handlers: ReadonlyMap<string, H> | undefined, method: string): H | undefined {
  if (handlers === undefined) return undefined;
  const handler = handlers.get(method) ?? (method === 'HEAD' ? handlers.get('GET') : undefined);
  return handler ?? (methodBit(method) === 0 ? handlers.get('*') : undefined);
}
