import { nameOf } from '../logging/log.ts';
import { REST_NAME } from '../routing/prefix-forms.ts';
import type { RouteOptions } from './route.ts';
import { groupMethods, type RouteEntry, type Tables } from './snapshot.ts';

/** A route as `app.routes` lists it. */
export interface RouteInfo {
  /** The path with all prefixes, or a regular expression, `/^source$/u`. */
  readonly pattern: string;
  /** Upper-case names; `*` for all. */
  readonly methods: readonly string[];
  /** Names of the parameters, in order; undefined for a capture without a name. */
  readonly parameters: readonly (string | undefined)[];
  /** Name of the handler function; empty if it has none. */
  readonly handler: string;
  /** Names of the middleware around it, outermost first; empty for a function without a name. */
  readonly middleware: readonly string[];
  /** The options of the route. */
  readonly options: RouteOptions;
}

/**
 * The routes of an application and of those mounted in it.
 * @param below Only those of a group, by its prefix.
 */
export function listRoutes(tables: Tables, below: string): RouteInfo[] {
  return collect(tables, '', [], new Set()).filter(({ pattern }) => isBelow(pattern, below));
}

function isBelow(pattern: string, prefix: string): boolean {
  return prefix === '' || pattern === prefix || pattern.startsWith(`${prefix}/`);
}

function collect(
  tables: Tables,
  mountPrefix: string,
  around: readonly string[],
  within: ReadonlySet<Tables>,
): RouteInfo[] {
  if (within.has(tables)) return [];
  const listed = new Set<RouteEntry>();
  return tables.routes.rules().flatMap(({ text, names, handlers }) => {
    return [...groupMethods(handlers)].flatMap(([entry, given]): RouteInfo[] => {
      // The path `/` of a group, and what is mounted, are two rules.
      if (listed.has(entry)) return [];
      listed.add(entry);
      const scopes = [tables.root, ...tables.groups.filter(({ prefix }) => isBelow(text, prefix))];
      const used = [...scopes.flatMap(({ middleware }) => middleware), ...(entry.middleware ?? [])];
      const middleware = [...around, ...used.map(nameOf)];
      const { mounted, handler, options = {} } = entry;
      if (mounted?.inner !== undefined) {
        return collect(mounted.inner.tables(), mountPrefix + mounted.prefix, middleware, new Set([...within, tables]));
      }
      const pattern = mountPrefix + (mounted === undefined ? text : `${mounted.prefix}/*`);
      const parameters = mounted === undefined ? names : names.filter((name) => name !== REST_NAME);
      return [{ pattern, methods: given, parameters, handler: nameOf(handler), middleware, options }];
    });
  });
}
