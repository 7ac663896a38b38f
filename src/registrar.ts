import type { ErrorClass, ErrorHandler, Handler, PostHook, PreHook, StateHandler } from './handler.ts';
import { type Methods, parseMethods } from './http/method.ts';
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
import { isFinalStatus } from './http/status.ts';
import { HTTP_OK } from './http/status-constants.ts';
import { checkErrorClass, checkFunction, checkPath, parseMethod, parseWide, register } from './register.ts';
import type { CheckFilters, FilterMap, PathArguments } from './routing/path-types.ts';
import {
  createRegistrations,
  createTables,
  filtersOf,
  type Registrations,
  type RouteEntry,
  type Tables,
} from './tables.ts';

/** Takes a handler, registers it, and gives it back: Poor WSGI's decorator. */
export type Registration<H> = (handler: H) => H;

/** Registers for one method: `app.get('/<id:int>', (req, id) => ...)`; without a handler it returns a registrar. */
export interface Shorthand<Own> {
  <const Path extends string>(
    path: Path & CheckFilters<Path, FilterMap<Own>>,
  ): Registration<Handler<PathArguments<Path, FilterMap<Own>>>>;
  <const Path extends string>(
    path: Path & CheckFilters<Path, FilterMap<Own>>,
    handler: Handler<PathArguments<Path, FilterMap<Own>>>,
  ): void;
}

/** `route` for one method each. */
export interface Shorthands<Own> {
  /** GET, and HEAD with it. */
  readonly get: Shorthand<Own>;
  readonly post: Shorthand<Own>;
  readonly put: Shorthand<Own>;
  readonly patch: Shorthand<Own>;
  readonly delete: Shorthand<Own>;
  readonly options: Shorthand<Own>;
  /** All nine methods. */
  readonly all: Shorthand<Own>;
}

const SHORTHANDS: { readonly [Name in keyof Shorthands<unknown>]: number } = {
  get: METHOD_HEAD | METHOD_GET,
  post: METHOD_POST,
  put: METHOD_PUT,
  patch: METHOD_PATCH,
  delete: METHOD_DELETE,
  options: METHOD_OPTIONS,
  all: METHOD_ALL,
};

const PAGE = METHOD_HEAD | METHOD_GET;

/** What is registered at a registrar now, as requests see it. Not a member, so that only the library can call it. */
export let tablesOf: <Own>(registrar: Registrar<Own>) => Tables;
/** What is registered at a registrar, to be changed at once: the next request sees it. */
export let changeRegistrations: <Own>(registrar: Registrar<Own>) => Registrations;

export interface Registrar<Own> extends Shorthands<Own> {}

/**
 * Where handlers are registered. Each method takes a handler, or returns a registrar that does. What is registered or
 * removed while the application serves holds for requests that start later; a running request keeps what it started with.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the shorthands are defined in a loop
export class Registrar<Own> {
  readonly #registrations: Registrations = createRegistrations();
  /** A copy for requests: made by the first request after a change. */
  #tables: Tables | undefined;

  static {
    tablesOf = (registrar) => {
      registrar.#tables ??= createTables(registrar.#registrations);
      return registrar.#tables;
    };
    changeRegistrations = (registrar) => registrar.#change();
    for (const [name, mask] of Object.entries(SHORTHANDS)) {
      Object.defineProperty(Registrar.prototype, name, {
        value(this: Registrar<unknown>, path: string, handler?: Handler) {
          if (handler !== undefined) checkFunction(handler);
          return handler === undefined ? this.route(path, mask) : this.route(path, handler, mask);
        },
      });
    }
  }

  /**
   * Registers a handler for a path: static text and groups, `/user/<id:int>`, whose values the handler gets.
   *
   *     app.route('/user/<id:int>', (req, id) => showUser(id), METHOD_GET | METHOD_POST)
   *
   * @param methods METHOD_* mask, name or list of names. Default: HEAD and GET.
   * @throws TypeError that says what is wrong with the path.
   */
  route<const Path extends string>(
    path: Path & CheckFilters<Path, FilterMap<Own>>,
    handler: Handler<PathArguments<Path, FilterMap<Own>>>,
    methods?: Methods,
  ): void;
  route<const Path extends string>(
    path: Path & CheckFilters<Path, FilterMap<Own>>,
    methods?: Methods,
  ): Registration<Handler<PathArguments<Path, FilterMap<Own>>>>;
  // Once more, last: of several overloads the last one is what an error speaks of.
  route<const Path extends string>(
    path: Path & CheckFilters<Path, FilterMap<Own>>,
    handler: Handler<PathArguments<Path, FilterMap<Own>>>,
    methods?: Methods,
  ): void;
  route(path: string, first?: unknown, methods?: Methods): unknown {
    checkPath(path);
    return register(first, methods, PAGE, (handler, given) => {
      const registrations = this.#change();
      registrations.routes.add(path, filtersOf(registrations), given, toEntry(handler));
    });
  }

  /**
   * Registers a handler for paths that a regular expression matches from end to end. Its captures are the arguments, as
   * strings, and the named ones stand in `req.groups`.
   *
   *     app.regularRoute(/\/v(?<version>\d+)\/.+/, (req, version) => `version ${version}`)
   *
   * @param methods Default: HEAD and GET.
   * @throws TypeError for an expression that cannot match a whole path.
   */
  regularRoute(regexp: RegExp, methods?: Methods): Registration<Handler<string[]>>;
  regularRoute(regexp: RegExp, handler: Handler<string[]>, methods?: Methods): void;
  regularRoute(regexp: RegExp, first?: unknown, methods?: Methods): unknown {
    return register(first, methods, PAGE, (handler, given) => {
      this.#change().routes.addRegular(regexp, given, toEntry(handler));
    });
  }

  /**
   * Takes the handler of a rule and method away and gives it back; undefined where there is none.
   * @throws TypeError for more than one method.
   */
  popRoute(path: string, method: number | string): Handler | undefined {
    const registrations = this.#change();
    return registrations.routes.remove(path, filtersOf(registrations), parseMethod(method))?.handler;
  }

  /** Takes the handler of a regular rule and method away and gives it back; undefined where there is none. */
  popRegularRoute(regexp: RegExp, method: number | string): Handler | undefined {
    return this.#change().routes.removeRegular(regexp, parseMethod(method))?.handler;
  }

  /** Whether anything is registered for this rule, word for word. */
  isRoute(path: string): boolean {
    return this.#registrations.routes.has(path, filtersOf(this.#registrations));
  }

  /** Whether anything is registered for this regular expression. */
  isRegularRoute(regexp: RegExp): boolean {
    return this.#registrations.routes.hasRegular(regexp);
  }

  /** A copy of the table of filters, with those of the applications in which it is mounted: name, regular expression and converter of each. */
  get filters(): ReadonlyMap<string, { readonly regexp: RegExp; readonly convert: (text: string) => unknown }> {
    const copy = [...filtersOf(this.#registrations)].map(([name, { source, flags, convert = String }]) => {
      return [name, { regexp: new RegExp(source, `${flags}u`), convert }] as const;
    });
    return new Map(copy);
  }

  /**
   * Registers who answers where no rule knows the path and no file is found.
   * @param methods Default: HEAD and GET.
   */
  default(methods?: Methods): Registration<Handler<[]>>;
  default(handler: Handler<[]>, methods?: Methods): void;
  default(first?: unknown, methods?: Methods): unknown {
    return register(first, methods, PAGE, (handler, given) => {
      const { defaults } = this.#change();
      for (const method of parseMethods(given)) defaults.set(method, handler as Handler);
    });
  }

  /** Takes the default handler of a method away and gives it back. */
  popDefault(method: number | string): Handler | undefined {
    return take(this.#change().defaults, parseMethod(method));
  }

  /**
   * Registers who answers a state: the page of a 404, say. From 400 on `errHeadersOut` takes the place of `headersOut`.
   *
   *     app.httpState(404, (req) => html`There is no <b>${req.uri}</b>`)
   *
   * @param methods Default: all.
   * @throws RangeError for what is no status of 201 to 599.
   */
  httpState(code: number, methods?: Methods): Registration<StateHandler>;
  httpState(code: number, handler: StateHandler, methods?: Methods): void;
  httpState(code: number, first?: unknown, methods?: Methods): unknown {
    if (!isFinalStatus(code) || code === HTTP_OK) {
      throw new RangeError(`${JSON.stringify(code)} is no state that can be handled: the numbers 201 to 599 are`);
    }
    return register(first, methods, METHOD_ALL, (handler, given) => {
      const { states } = this.#change();
      const byMethod = states.get(code) ?? new Map<string, StateHandler>();
      for (const method of parseWide(given)) byMethod.set(method, handler as StateHandler);
      states.set(code, byMethod);
    });
  }

  /** Takes the handler of a state and method away and gives it back. */
  popHttpState(code: number, method: number | string): StateHandler | undefined {
    const byMethod = this.#change().states.get(code);
    return byMethod === undefined ? undefined : take(byMethod, parseMethod(method));
  }

  /**
   * Registers who answers a thrown error of a class or one below it; of several the one registered first.
   * A handler for `Error` is not asked about an HTTPException, such as `abort` throws: `httpState` answers its status. A
   * class of your own below HTTPException can have an error handler.
   *
   *     app.errorHandler(OutOfStock, (req, error) => html`Sold out: ${error.message}`)
   *
   * @param methods Default: all.
   * @throws TypeError for what is no class, and for HTTPException itself.
   */
  errorHandler<E>(errorClass: ErrorClass<E>, methods?: Methods): Registration<ErrorHandler<E>>;
  errorHandler<E>(errorClass: ErrorClass<E>, handler: ErrorHandler<E>, methods?: Methods): void;
  errorHandler(errorClass: ErrorClass, first?: unknown, methods?: Methods): unknown {
    checkErrorClass(errorClass);
    return register(first, methods, METHOD_ALL, (handler, given) => {
      const handlers = new Map(parseWide(given).map((method) => [method, handler as ErrorHandler]));
      this.#change().errors.push({ errorClass, handlers });
    });
  }

  /**
   * Adds a hook that runs before each request, as soon as it is known who answers. A Response that it gives back is the
   * answer.
   */
  preProcess(): Registration<PreHook>;
  preProcess(hook: PreHook): void;
  preProcess(hook?: PreHook): unknown {
    if (hook !== undefined) checkFunction(hook);
    return register(hook, undefined, METHOD_ALL, (given) => this.#change().pre.push(given as PreHook));
  }

  /** Takes a hook away; false when it was not there. */
  popPreProcess(hook: PreHook): boolean {
    return takeFrom(this.#change().pre, hook);
  }

  /**
   * Adds a hook that runs after each request, with its response, whose fields it may change. A Response that it gives back
   * takes its place.
   */
  postProcess(): Registration<PostHook>;
  postProcess(hook: PostHook): void;
  postProcess(hook?: PostHook): unknown {
    if (hook !== undefined) checkFunction(hook);
    return register(hook, undefined, METHOD_ALL, (given) => this.#change().post.push(given as PostHook));
  }

  /** Takes a hook away; false when it was not there. */
  popPostProcess(hook: PostHook): boolean {
    return takeFrom(this.#change().post, hook);
  }

  /** Requests that have started keep the tables that they have. */
  #change(): Registrations {
    this.#tables = undefined;
    return this.#registrations;
  }
}

function toEntry(handler: unknown): RouteEntry {
  return { handler: handler as Handler, readsBody: true };
}

function take<H>(handlers: Map<string, H>, method: string): H | undefined {
  const handler = handlers.get(method);
  handlers.delete(method);
  return handler;
}

function takeFrom<H>(hooks: H[], hook: H): boolean {
  const index = hooks.indexOf(hook);
  if (index >= 0) hooks.splice(index, 1);
  return index >= 0;
}
