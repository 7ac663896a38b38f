import type { Handler } from './handler.ts';
import {
  METHOD_ALL,
  METHOD_DELETE,
  METHOD_GET,
  METHOD_HEAD,
  METHOD_OPTIONS,
  METHOD_PATCH,
  METHOD_POST,
  METHOD_PUT,
} from './http/method-constants.ts';
import type { PoorRequest } from './request/poor-request.ts';
import type { CheckFilters, FilterMap, PathArguments } from './routing/path-types.ts';

/** Takes a handler, registers it, and gives it back: Poor WSGI's decorator. */
export type Registration<H> = (handler: H) => H;

/** Registers for one method: `app.get('/<id:int>', (req, id) => ...)`; without a handler it returns a registrar. */
export interface Shorthand<Own, Req = PoorRequest> {
  <const Path extends string>(
    path: Path & CheckFilters<Path, FilterMap<Own>>,
  ): Registration<Handler<PathArguments<Path, FilterMap<Own>>, Req>>;
  <const Path extends string>(
    path: Path & CheckFilters<Path, FilterMap<Own>>,
    handler: Handler<PathArguments<Path, FilterMap<Own>>, Req>,
  ): void;
}

/** `route` for one method each. */
export interface Shorthands<Own, Req = PoorRequest> {
  /** GET, and HEAD with it. */
  readonly get: Shorthand<Own, Req>;
  readonly post: Shorthand<Own, Req>;
  readonly put: Shorthand<Own, Req>;
  readonly patch: Shorthand<Own, Req>;
  readonly delete: Shorthand<Own, Req>;
  readonly options: Shorthand<Own, Req>;
  /** All nine methods. */
  readonly all: Shorthand<Own, Req>;
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
