import { checkScopedSettings } from '../config/config-layer.ts';
import type { PoorRequest } from '../request/poor-request.ts';
import { createFilter, type FilterDefinition } from '../routing/filters.ts';
import { parsePattern } from '../routing/pattern.ts';
import { REST_PATTERN } from '../routing/prefix-forms.ts';
import type { Fetcher } from './fetch-handler.ts';
import type { AddsOfAll, AnyMiddleware, CheckAll } from './middleware.ts';
import { checkFetcher, checkPrefix, mountAt } from './mount.ts';
import { addScopes } from './place.ts';
import { checkFunction, checkGroupPrefix, checkMiddleware, checkMountPrefix } from './registration.ts';
import { FilterSet } from './registry.ts';
import type { ScopeOptions } from './route.ts';
import { isOptions, RouteRegistrar } from './route-registrar.ts';
import { changeScope, ownPlace, placeOf } from './scope-registrar.ts';
import type { ArgumentsOf, PatternOf } from './shorthands.ts';
import { mountsOf, type Tables } from './snapshot.ts';

/**
 * Registers routes: of an application, of a group, or of one of them with middleware around its routes. Each method takes a
 * handler, or returns a function that does. What is registered or removed while the application serves applies to requests
 * that start later; a running request keeps what it started with.
 */
export class Registrar<Own, Req = PoorRequest, Before extends unknown[] = []> extends RouteRegistrar<Own, Req, Before> {
  /**
   * Adds middleware around everything of the application: routes, files, 404 and 405, error pages; for a group, around
   * everything below its prefix. It runs outside of the hooks, the first registered outermost, whether a route was registered
   * before or after it.
   *
   *     app.use(async (req, next) => {
   *       const response = await next();
   *       response.headers.set('X-Request-Id', crypto.randomUUID());
   *       return response;
   *     })
   *
   * @returns The same object, with the type of what the middleware adds to `req`.
   * @throws TypeError for what is not a function.
   */
  use<List extends readonly (AnyMiddleware<Req> | readonly unknown[])[]>(
    ...list: CheckAll<List, Req>
  ): Registrar<Own, Req & AddsOfAll<List>, Before> {
    changeScope(this).middleware.push(...checkMiddleware('use', list as readonly unknown[]));
    return this as never;
  }

  /**
   * Returns an object whose routes run middleware around their handlers, the first outermost, inside the hooks.
   *
   *     app.with(login, limit).get('/me', (req) => req.user.name)
   *
   * Hooks, status handlers and error handlers that are registered on it are those of the application or group.
   *
   * @throws TypeError for what is not a function.
   */
  with<List extends readonly (AnyMiddleware<Req> | readonly unknown[])[]>(
    ...list: CheckAll<List, Req>
  ): Registrar<Own, Req & AddsOfAll<List>, Before> {
    const added = checkMiddleware('with', list as readonly unknown[]);
    const place = ownPlace(this);
    return new Registrar({ ...place, middleware: [...place.middleware, ...added] });
  }

  /**
   * Returns an object whose routes are below a prefix. The parameters of the prefix come first in handlers.
   *
   *     const org = app.group('/org/<org:word>', { errorFormat: 'json' });
   *     org.get('/report/<year:int>', (req, org, year) => `${org} ${year}`);
   *     org.httpState(404, () => ({ error: 'There is nothing here' }));
   *
   * Middleware of `use`, hooks, status and error handlers, default handlers and settings of a group apply to every path below
   * its prefix, also where no route is found there. The path `/` of a group is its prefix with and without a slash.
   *
   * @param options Settings for paths below the prefix; what is missing is inherited.
   * @param define Called with the group, to register its routes in one place.
   * @throws TypeError that says what is wrong with the prefix or an option.
   */
  group<const Path extends string>(
    prefix: PatternOf<Own, Path>,
    define?: (group: Registrar<Own, Req, ArgumentsOf<Own, Before, Path>>) => void,
  ): Registrar<Own, Req, ArgumentsOf<Own, Before, Path>>;
  group<const Path extends string>(
    prefix: PatternOf<Own, Path>,
    options: ScopeOptions,
    define?: (group: Registrar<Own, Req, ArgumentsOf<Own, Before, Path>>) => void,
  ): Registrar<Own, Req, ArgumentsOf<Own, Before, Path>>;
  group(prefix: string, first?: unknown, second?: unknown): unknown {
    const [options, define] = first === undefined || isOptions(first) ? [first ?? {}, second] : [{}, first];
    if (define !== undefined) checkFunction(define);
    const settings = checkScopedSettings('A group', options);
    const place = ownPlace(this);
    const full = place.prefix + checkGroupPrefix(prefix);
    const filters = new FilterSet(place.filters);
    parsePattern(full, filters.all);
    const group = new Registrar({ ...place, prefix: full, prefixes: [...place.prefixes, full], filters });
    Object.assign(changeScope(group).settings, settings);
    (define as ((group: unknown) => void) | undefined)?.(group);
    return group;
  }

  /** A copy of the filters by name, with those of the scopes and applications around: the regular expression and converter of each. */
  get filters(): ReadonlyMap<string, { readonly regexp: RegExp; readonly convert: (text: string) => unknown }> {
    const copy = [...ownPlace(this).filters.all].map(([name, { source, flags, convert = String }]) => {
      return [name, { regexp: new RegExp(source, `${flags}u`), convert }] as const;
    });
    return new Map(copy);
  }

  /**
   * Adds a filter for parameters, or replaces one: paths that are registered from now on know it, in a group only those of
   * the group.
   *
   *     app.setFilter('email', /[\w.-]+@[\w.-]+/).get('/user/<login:email>', (req, login) => ...)
   *
   * @param convert Makes the argument of the decoded text; one that throws means that the path does not match.
   * @param format Makes the text of an argument again, for `route.path()`. Default: `String`.
   * @returns The same object, with the filter's type.
   * @throws TypeError that says what is wrong with the name or the expression.
   */
  setFilter<Name extends string, T = string>(
    name: Name,
    regexp: RegExp | string,
    convert?: (text: string) => T,
    format?: (value: T) => string,
  ): Registrar<Omit<Own, Name> & Record<Name, T>, Req, Before> {
    const definition = { regexp, ...(convert && { convert }), ...(format && { format }) } as FilterDefinition;
    ownPlace(this).filters.own.set(name, createFilter(name, definition));
    return this as never;
  }

  /**
   * Mounts another application, or anything with a `fetch`, below a prefix. It sees the path without the prefix. Its own
   * hooks and status handlers run inside the pre hooks and middleware that apply to the prefix. If it has no route for the
   * path, it answers 404; the outer application is not asked again.
   *
   *     app.mount('/admin', admin)
   *
   * It inherits the settings, the logger and the filters that it does not define itself, except `documentRoot`. Parameters
   * of the prefix are in `req.params`.
   *
   * @throws TypeError for a wrong prefix, or for an object without `fetch`; Error if the prefix is mounted already.
   */
  mount(prefix: string, other: Fetcher): void {
    const place = ownPlace(this);
    const { registry, middleware } = place;
    const filters = place.filters.all;
    checkFetcher(other);
    const base = place.prefix + checkMountPrefix(prefix);
    checkPrefix(base, mountsOf(registry.tables));
    const inner = placeOf(other)?.registry;
    const tokens = parsePattern(base, filters);
    const handler = mountAt(tokens, other, inner?.application?.entry);
    const name = inner?.application?.name;
    const mounted = {
      prefix: base,
      inner: name === undefined ? undefined : { name, tables: () => inner?.tables as Tables },
    };
    const entry = { handler, readsBody: false, middleware, mounted };
    addScopes(place, filters);
    const routes = registry.changeRoutes();
    if (base !== '') routes.add(base, filters, '*', entry);
    routes.add(base + REST_PATTERN, filters, '*', entry);
    if (inner === undefined) return;
    inner.filters.outer.add(place.filters);
    inner.mountPoint ??= { pattern: base, filters, outer: () => registry.mountPoint };
  }
}
