import type { ErrorClass, ErrorHandler, Handler, PostHook, PreHook, StateHandler } from './handler.ts';
import { type Methods, parseMethods } from './http/method.ts';
import { METHOD_ALL, METHOD_GET, METHOD_HEAD } from './http/method-constants.ts';
import { isFinalStatus } from './http/status.ts';
import { HTTP_OK } from './http/status-constants.ts';
import type { AddsOfAll, AnyMiddleware, CheckAll, RunMiddleware } from './middleware.ts';
import {
  checkErrorClass,
  checkFunction,
  checkMiddleware,
  checkPath,
  parseMethod,
  parseWide,
  register,
} from './register.ts';
import type { PoorRequest } from './request/poor-request.ts';
import type { CheckFilters, FilterMap, PathArguments } from './routing/path-types.ts';
import { type Registration, SHORTHANDS, type Shorthands } from './shorthands.ts';
import { filtersOf, type Registrations, Registry, type RouteEntry, type Tables } from './tables.ts';

const PAGE = METHOD_HEAD | METHOD_GET;

/** What is registered at a registrar now, as requests see it. Not a member, so that only the library can call it. */
export let tablesOf: <Own, Req>(registrar: Registrar<Own, Req>) => Tables;
/** What is registered at a registrar, to be changed at once: the next request sees it. */
export let changeRegistrations: <Own, Req>(registrar: Registrar<Own, Req>) => Registrations;

export interface Registrar<Own, Req = PoorRequest> extends Shorthands<Own, Req> {}

/**
 * Where handlers are registered. Each method takes a handler, or returns a registrar that does. What is registered or
 * removed while the application serves holds for requests that start later; a running request keeps what it started with.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the shorthands are defined in a loop
export class Registrar<Own, Req = PoorRequest> {
  readonly #registry: Registry;
  /** Runs around the routes that are registered here, the first outermost. */
  readonly #middleware: readonly RunMiddleware[];

  static {
    tablesOf = (registrar) => registrar.#registry.tables;
    changeRegistrations = (registrar) => registrar.#registry.change();
    for (const [name, mask] of Object.entries(SHORTHANDS)) {
      Object.defineProperty(Registrar.prototype, name, {
        value(this: Registrar<unknown>, path: string, handler?: Handler) {
          if (handler !== undefined) checkFunction(handler);
          return handler === undefined ? this.route(path, mask) : this.route(path, handler, mask);
        },
      });
    }
  }

  protected constructor(registry: Registry = new Registry(), middleware: readonly RunMiddleware[] = []) {
    this.#registry = registry;
    this.#middleware = middleware;
  }

  /**
   * Adds middleware around everything of the application: routes, files, 404 and 405, error pages. It runs outside of the
   * hooks, the first registered outermost, whether a route was registered before or after it.
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
  ): Registrar<Own, Req & AddsOfAll<List>> {
    this.#registry.change().middleware.push(...checkMiddleware('use', list as readonly unknown[]));
    return this as never;
  }

  /**
   * Gives an object to register routes with that run middleware around them, the first outermost, inside of the hooks.
   *
   *     app.with(login, limit).get('/me', (req) => req.user.name)
   *
   * Hooks, status handlers and error handlers that are registered on it are those of the application.
   *
   * @throws TypeError for what is not a function.
   */
  with<List extends readonly (AnyMiddleware<Req> | readonly unknown[])[]>(
    ...list: CheckAll<List, Req>
  ): Registrar<Own, Req & AddsOfAll<List>> {
    const middleware = [...this.#middleware, ...checkMiddleware('with', list as readonly unknown[])];
    return new Registrar<Own, Req & AddsOfAll<List>>(this.#registry, middleware);
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
    handler: Handler<PathArguments<Path, FilterMap<Own>>, Req>,
    methods?: Methods,
  ): void;
  route<const Path extends string>(
    path: Path & CheckFilters<Path, FilterMap<Own>>,
    methods?: Methods,
  ): Registration<Handler<PathArguments<Path, FilterMap<Own>>, Req>>;
  // Once more, last: of several overloads the last one is what an error speaks of.
  route<const Path extends string>(
    path: Path & CheckFilters<Path, FilterMap<Own>>,
    handler: Handler<PathArguments<Path, FilterMap<Own>>, Req>,
    methods?: Methods,
  ): void;
  route(path: string, first?: unknown, methods?: Methods): unknown {
    checkPath(path);
    return register(first, methods, PAGE, (handler, given) => {
      const registrations = this.#registry.change();
      registrations.routes.add(path, filtersOf(registrations), given, this.#toEntry(handler));
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
  regularRoute(regexp: RegExp, methods?: Methods): Registration<Handler<string[], Req>>;
  regularRoute(regexp: RegExp, handler: Handler<string[], Req>, methods?: Methods): void;
  regularRoute(regexp: RegExp, first?: unknown, methods?: Methods): unknown {
    return register(first, methods, PAGE, (handler, given) => {
      this.#registry.change().routes.addRegular(regexp, given, this.#toEntry(handler));
    });
  }

  /**
   * Takes the handler of a rule and method away and gives it back; undefined where there is none.
   * @throws TypeError for more than one method.
   */
  popRoute(path: string, method: number | string): Handler | undefined {
    const registrations = this.#registry.change();
    return registrations.routes.remove(path, filtersOf(registrations), parseMethod(method))?.handler;
  }

  /** Takes the handler of a regular rule and method away and gives it back; undefined where there is none. */
  popRegularRoute(regexp: RegExp, method: number | string): Handler | undefined {
    return this.#registry.change().routes.removeRegular(regexp, parseMethod(method))?.handler;
  }

  /** Whether anything is registered for this rule, word for word. */
  isRoute(path: string): boolean {
    return this.#registry.current.routes.has(path, filtersOf(this.#registry.current));
  }

  /** Whether anything is registered for this regular expression. */
  isRegularRoute(regexp: RegExp): boolean {
    return this.#registry.current.routes.hasRegular(regexp);
  }

  /** A copy of the table of filters, with those of the applications in which it is mounted: name, regular expression and converter of each. */
  get filters(): ReadonlyMap<string, { readonly regexp: RegExp; readonly convert: (text: string) => unknown }> {
    const copy = [...filtersOf(this.#registry.current)].map(([name, { source, flags, convert = String }]) => {
      return [name, { regexp: new RegExp(source, `${flags}u`), convert }] as const;
    });
    return new Map(copy);
  }

  /**
   * Registers who answers where no rule knows the path and no file is found.
   * @param methods Default: HEAD and GET.
   */
  default(methods?: Methods): Registration<Handler<[], Req>>;
  default(handler: Handler<[], Req>, methods?: Methods): void;
  default(first?: unknown, methods?: Methods): unknown {
    return register(first, methods, PAGE, (handler, given) => {
      const { defaults } = this.#registry.change();
      for (const method of parseMethods(given)) defaults.set(method, handler as Handler);
    });
  }

  /** Takes the default handler of a method away and gives it back. */
  popDefault(method: number | string): Handler | undefined {
    return take(this.#registry.change().defaults, parseMethod(method));
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
      const { states } = this.#registry.change();
      const byMethod = states.get(code) ?? new Map<string, StateHandler>();
      for (const method of parseWide(given)) byMethod.set(method, handler as StateHandler);
      states.set(code, byMethod);
    });
  }

  /** Takes the handler of a state and method away and gives it back. */
  popHttpState(code: number, method: number | string): StateHandler | undefined {
    const byMethod = this.#registry.change().states.get(code);
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
      this.#registry.change().errors.push({ errorClass, handlers });
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
    return register(hook, undefined, METHOD_ALL, (given) => this.#registry.change().pre.push(given as PreHook));
  }

  /** Takes a hook away; false when it was not there. */
  popPreProcess(hook: PreHook): boolean {
    return takeFrom(this.#registry.change().pre, hook);
  }

  /**
   * Adds a hook that runs after each request, with its response, whose fields it may change. A Response that it gives back
   * takes its place.
   */
  postProcess(): Registration<PostHook>;
  postProcess(hook: PostHook): void;
  postProcess(hook?: PostHook): unknown {
    if (hook !== undefined) checkFunction(hook);
    return register(hook, undefined, METHOD_ALL, (given) => this.#registry.change().post.push(given as PostHook));
  }

  /** Takes a hook away; false when it was not there. */
  popPostProcess(hook: PostHook): boolean {
    return takeFrom(this.#registry.change().post, hook);
  }

  #toEntry(handler: unknown): RouteEntry {
    return { handler: handler as Handler, readsBody: true, middleware: this.#middleware };
  }
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
