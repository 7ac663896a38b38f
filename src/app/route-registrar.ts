import { checkScopedSettings } from '../config/config-layer.ts';
import { type Methods, parseMethods } from '../http/method.ts';
import type { PoorRequest } from '../request/poor-request.ts';
import type { Handler } from './handler.ts';
import { listRoutes, type RouteInfo } from './list-routes.ts';
import { addScopes } from './place.ts';
import { checkFunction, checkPath, checkRouteArguments, parseMethod, register } from './registration.ts';
import { Route, type RouteOptions } from './route.ts';
import { ownPlace, PAGE, ScopeRegistrar } from './scope-registrar.ts';
import { type ArgumentsOf, type PatternOf, type Registration, SHORTHANDS, type Shorthands } from './shorthands.ts';
import type { RouteEntry } from './snapshot.ts';

export interface RouteRegistrar<Own, Req = PoorRequest, Before extends unknown[] = []>
  extends Shorthands<Own, Req, Before> {}

/** Registers, removes and lists routes: of an application, or of a group, whose prefix comes before their paths. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the shorthands are defined in a loop
export class RouteRegistrar<Own, Req = PoorRequest, Before extends unknown[] = []> extends ScopeRegistrar<Req> {
  static {
    for (const [name, mask] of Object.entries(SHORTHANDS)) {
      Object.defineProperty(RouteRegistrar.prototype, name, {
        value(this: RouteRegistrar<unknown>, path: string, ...rest: unknown[]) {
          const given = rest.filter((value) => value !== undefined);
          if (given.length > 0 && !isOptions(given.at(-1))) checkFunction(given.at(-1));
          return this.#add(path, [...given, mask]);
        },
      });
    }
  }

  /**
   * All routes, in the order in which they are tried, with those of mounted applications.
   *
   *     for (const { methods, pattern } of app.routes) console.log(methods.join(), pattern)
   */
  get routes(): readonly RouteInfo[] {
    const { registry, prefix } = ownPlace(this);
    return listRoutes(registry.tables, prefix);
  }

  /**
   * Registers a handler for a path: static text and parameters, `/user/<id:int>`, whose values the handler gets.
   *
   *     app.route('/user/<id:int>', (req, id) => showUser(id), METHOD_GET | METHOD_POST)
   *     app.route('/load', { dataSize: '50MiB' }, (req) => load(req), 'POST')
   *
   * @param options Settings of this route, and what describes it.
   * @param methods METHOD_* mask, name or list of names. Default: HEAD and GET.
   * @returns The route, which can write its path: `route.path(7)`.
   * @throws TypeError that says what is wrong with the path or an option.
   */
  route<const Path extends string>(
    path: PatternOf<Own, Path>,
    handler: Handler<ArgumentsOf<Own, Before, Path>, Req>,
    methods?: Methods,
  ): Route<ArgumentsOf<Own, Before, Path>>;
  route<const Path extends string>(
    path: PatternOf<Own, Path>,
    options: RouteOptions,
    handler: Handler<ArgumentsOf<Own, Before, Path>, Req>,
    methods?: Methods,
  ): Route<ArgumentsOf<Own, Before, Path>>;
  route<const Path extends string>(
    path: PatternOf<Own, Path>,
    methods?: Methods,
  ): Registration<Handler<ArgumentsOf<Own, Before, Path>, Req>>;
  // Once more, last: errors of the compiler speak of the last overload.
  route<const Path extends string>(
    path: PatternOf<Own, Path>,
    handler: Handler<ArgumentsOf<Own, Before, Path>, Req>,
    methods?: Methods,
  ): Route<ArgumentsOf<Own, Before, Path>>;
  route(path: string, ...rest: unknown[]): unknown {
    return this.#add(path, rest);
  }

  #add(path: string, rest: readonly unknown[]): unknown {
    checkRouteArguments(path, rest);
    const options = isOptions(rest[0]) ? (rest[0] as RouteOptions) : undefined;
    const [first, methods] = options === undefined ? rest : rest.slice(1);
    const place = ownPlace(this);
    const { registry, prefix, middleware } = place;
    const paths = checkPath(path, prefix);
    const settings = options === undefined ? {} : checkScopedSettings('A route', options, ['name', 'meta']);
    const own = options === undefined ? {} : { options, settings };
    return register(first, methods as Methods | undefined, PAGE, (handler, given) => {
      const entry: RouteEntry = { handler: handler as Handler, readsBody: true, middleware, ...own };
      const filters = place.filters.all;
      addScopes(place, filters);
      const routes = registry.changeRoutes();
      for (const full of paths) routes.add(full, filters, given, entry);
      return new Route(paths[0] as string, parseMethods(given), options ?? {}, filters, () => registry.mountPoint);
    });
  }

  /**
   * Registers a handler for paths that a regular expression matches from end to end. Its captures are the arguments, as
   * strings, and the named ones are in `req.groups`.
   *
   *     app.regularRoute(/\/v(?<version>\d+)\/.+/, (req, version) => `version ${version}`)
   *
   * @param methods Default: HEAD and GET.
   * @throws TypeError for an expression that cannot match a whole path, and on a group: it could match paths that are not
   *   below the prefix, to which the middleware of the group does not apply.
   */
  regularRoute(regexp: RegExp, handler: Handler<string[], Req>, methods?: Methods): void;
  regularRoute(regexp: RegExp, methods?: Methods): Registration<Handler<string[], Req>>;
  regularRoute(regexp: RegExp, handler: Handler<string[], Req>, methods?: Methods): void;
  regularRoute(regexp: RegExp, first?: unknown, methods?: Methods): unknown {
    const { registry, prefix, middleware } = ownPlace(this);
    if (prefix !== '') {
      throw new TypeError(
        `A group has no regular routes, since one could match a path that is not below ${prefix}; write app.regularRoute(${regexp}, ...) with the prefix in it`,
      );
    }
    return register(first, methods, PAGE, (handler, given) => {
      registry.changeRoutes().addRegular(regexp, given, { handler: handler as Handler, readsBody: true, middleware });
    });
  }

  /**
   * Removes the handler of a path and method and returns it; undefined if none was registered.
   * @throws TypeError for more than one method.
   */
  popRoute(path: string, method: number | string): Handler | undefined {
    const { registry, prefix, filters } = ownPlace(this);
    const name = parseMethod(method);
    const removed = checkPath(path, prefix).map((full) => registry.changeRoutes().remove(full, filters.all, name));
    return removed[0]?.handler;
  }

  /** Removes the handler of a regular expression and method and returns it; undefined if none was registered. */
  popRegularRoute(regexp: RegExp, method: number | string): Handler | undefined {
    return ownPlace(this).registry.changeRoutes().removeRegular(regexp, parseMethod(method))?.handler;
  }

  /** Whether anything is registered for this path, word for word. */
  isRoute(path: string): boolean {
    const { registry, prefix, filters } = ownPlace(this);
    return checkPath(path, prefix).some((full) => registry.routes.has(full, filters.all));
  }

  /** Whether anything is registered for this regular expression. */
  isRegularRoute(regexp: RegExp): boolean {
    return ownPlace(this).registry.routes.hasRegular(regexp);
  }
}

export function isOptions(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
