import {
  METHOD_ALL,
  METHOD_DELETE,
  METHOD_GET,
  METHOD_HEAD,
  METHOD_OPTIONS,
  METHOD_PATCH,
  METHOD_POST,
  METHOD_PUT,
} from '../http/method-constants.ts';
import type { PoorRequest } from '../request/poor-request.ts';
import type { CheckFilters, FilterMap, PathArguments } from '../routing/path-types.ts';
import type { Handler } from './handler.ts';
import type { Route, RouteOptions } from './route.ts';

/** A path, or for one with a filter that does not exist, a type that says so. */
export type PatternOf<Own, Path extends string> = Path & CheckFilters<Path, FilterMap<Own>>;

/** What a handler gets after `req`: the parameters of the groups around, then those of the path. */
export type ArgumentsOf<Own, Before extends unknown[], Path extends string> = [
  ...Before,
  ...PathArguments<Path, FilterMap<Own>>,
];

/** Registers a handler and returns it, like a decorator of Poor WSGI. */
export type Registration<H> = (handler: H) => H;

/**
 * Registers a handler for one method: `app.get('/user/<id:int>', (req, id) => ...)`. Without a handler, it returns a function
 * that registers one.
 */
export interface Shorthand<Own, Req = PoorRequest, Before extends unknown[] = []> {
  <const Path extends string>(
    path: PatternOf<Own, Path>,
    options: RouteOptions,
    handler: Handler<ArgumentsOf<Own, Before, Path>, Req>,
  ): Route<ArgumentsOf<Own, Before, Path>>;
  <const Path extends string>(path: PatternOf<Own, Path>): Registration<Handler<ArgumentsOf<Own, Before, Path>, Req>>;
  <const Path extends string>(
    path: PatternOf<Own, Path>,
    handler: Handler<ArgumentsOf<Own, Before, Path>, Req>,
  ): Route<ArgumentsOf<Own, Before, Path>>;
}

/** Methods that register a handler for one HTTP method: the short forms of `route`. */
export interface Shorthands<Own, Req = PoorRequest, Before extends unknown[] = []> {
  /** Registers a handler for GET and HEAD. */
  readonly get: Shorthand<Own, Req, Before>;
  /** Registers a handler for POST. */
  readonly post: Shorthand<Own, Req, Before>;
  /** Registers a handler for PUT. */
  readonly put: Shorthand<Own, Req, Before>;
  /** Registers a handler for PATCH. */
  readonly patch: Shorthand<Own, Req, Before>;
  /** Registers a handler for DELETE. */
  readonly delete: Shorthand<Own, Req, Before>;
  /** Registers a handler for OPTIONS, which the library answers itself otherwise. */
  readonly options: Shorthand<Own, Req, Before>;
  /** Registers a handler for all nine methods. */
  readonly all: Shorthand<Own, Req, Before>;
}

/** The methods of each shorthand. */
export const SHORTHANDS: { readonly [Name in keyof Shorthands<unknown>]: number } = {
  get: METHOD_HEAD | METHOD_GET,
  post: METHOD_POST,
  put: METHOD_PUT,
  patch: METHOD_PATCH,
  delete: METHOD_DELETE,
  options: METHOD_OPTIONS,
  all: METHOD_ALL,
};
