import { type Methods, parseMethods } from '../http/method.ts';
import { METHOD_ALL, METHOD_GET, METHOD_HEAD } from '../http/method-constants.ts';
import type { PoorRequest } from '../request/poor-request.ts';
import type { ErrorClass, ErrorHandler, Handler, PostHook, PreHook, StateHandler } from './handler.ts';
import { addScopes, type Place } from './place.ts';
import { checkErrorClass, checkFunction, parseMethod, parseStatus, parseWide, register } from './registration.ts';
import type { Registration } from './shorthands.ts';
import type { MutableScope, RouteEntry, StatusKey } from './snapshot.ts';

/** GET, and HEAD with it. */
export const PAGE: number = METHOD_HEAD | METHOD_GET;

/** Where what is registered belongs. Not a member, so that only the library can ask. Undefined for any other object. */
export let placeOf: (registrar: object) => Place | undefined;

/** The place of an object that registers. */
export function ownPlace(registrar: object): Place {
  return placeOf(registrar) as Place;
}

/** What is registered for a scope, to be changed at once. Not a member, so that only the library can call it. */
export let changeScope: <Req>(scope: ScopeRegistrar<Req>) => MutableScope;

/** Statuses: one, a list, or all of a class; `error` is all from 400 on. */
export type Statuses = StatusKey | readonly StatusKey[];

/**
 * Registers what applies to all paths of a scope: of the application, or below the prefix of a group. Each method takes a
 * handler, or returns a function that does. What is registered or removed while the application serves applies to requests
 * that start later; a running request keeps what it started with.
 */
export class ScopeRegistrar<Req = PoorRequest> {
  readonly #place: Place;

  static {
    placeOf = (registrar) => (#place in registrar ? registrar.#place : undefined);
    changeScope = (scope) => scope.#change();
  }

  /** @internal */
  protected constructor(place: Place) {
    addScopes(place, place.filters.all);
    this.#place = place;
  }

  #change(): MutableScope {
    return this.#place.registry.changeScope(this.#place.prefix);
  }

  /**
   * Registers the handler of paths that no route and no file has; in a group, of those below its prefix.
   * Middleware of `with` runs around it.
   * @param methods Default: HEAD and GET.
   */
  // First and last: the first gives the type of the result, and errors of the compiler speak of the last.
  default(handler: Handler<[], Req>, methods?: Methods): void;
  default(methods?: Methods): Registration<Handler<[], Req>>;
  default(handler: Handler<[], Req>, methods?: Methods): void;
  default(first?: unknown, methods?: Methods): unknown {
    return register(first, methods, PAGE, (handler, given) => {
      const { defaults } = this.#change();
      const entry: RouteEntry = { handler: handler as Handler, readsBody: true, middleware: this.#place.middleware };
      for (const method of parseMethods(given)) defaults.set(method, entry);
    });
  }

  /** Removes the default handler of a method and returns it. */
  popDefault(method: number | string): Handler | undefined {
    return take(this.#change().defaults, parseMethod(method))?.handler;
  }

  /**
   * Registers the handler of a status, for example the page of a 404. The status is set already. From 400 on,
   * `errHeadersOut` takes the place of `headersOut`.
   *
   *     app.httpState(404, (req) => html`There is no <b>${req.uri}</b>`)
   *     app.httpState([401, 403], () => 'Please log in')
   *     app.httpState('5xx', (req, { code }) => ({ code }))
   *
   * Of several, the one of the innermost group answers; in one scope that of the status itself comes before `4xx` and
   * `5xx`, and these before `error`, which is every status from 400 on. If it throws, the next one is asked.
   *
   * @param methods Default: all.
   * @throws RangeError for what is not a status of 201 to 599.
   */
  // First and last: the first gives the type of the result, and errors of the compiler speak of the last.
  httpState(statuses: Statuses, handler: StateHandler, methods?: Methods): void;
  httpState(statuses: Statuses, methods?: Methods): Registration<StateHandler>;
  httpState(statuses: Statuses, handler: StateHandler, methods?: Methods): void;
  httpState(statuses: Statuses, first?: unknown, methods?: Methods): unknown {
    const keys = (Array.isArray(statuses) ? (statuses as readonly StatusKey[]) : [statuses as StatusKey]).map(
      parseStatus,
    );
    return register(first, methods, METHOD_ALL, (handler, given) => {
      const { states } = this.#change();
      for (const key of keys) {
        const byMethod = states.get(key) ?? new Map<string, StateHandler>();
        for (const method of parseWide(given)) byMethod.set(method, handler as StateHandler);
        states.set(key, byMethod);
      }
    });
  }

  /** Removes the handler of a status and method and returns it. */
  popHttpState(status: StatusKey, method: number | string): StateHandler | undefined {
    const byMethod = this.#change().states.get(status);
    return byMethod === undefined ? undefined : take(byMethod, parseMethod(method));
  }

  /**
   * Registers the handler of thrown errors of a class and its subclasses. The status is set to 500 already. Of several,
   * the one of the innermost group answers, and in one scope the one registered first.
   * A handler for `Error` does not get an HTTPException, such as `abort` throws: `httpState` handles its status. A
   * subclass of your own of HTTPException can have an error handler.
   *
   *     app.errorHandler(OutOfStock, (req, error) => html`Sold out: ${error.message}`)
   *
   * @param methods Default: all.
   * @throws TypeError for what is not a class, and for HTTPException itself.
   */
  // First and last: the first gives the type of the result, and errors of the compiler speak of the last.
  errorHandler<E>(errorClass: ErrorClass<E>, handler: ErrorHandler<E>, methods?: Methods): void;
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
   * Adds a hook that runs before the handler of each request, when its route is known. A Response that it returns is the
   * answer; then no handler runs.
   */
  preProcess(): Registration<PreHook>;
  preProcess(hook: PreHook): void;
  preProcess(hook?: PreHook): unknown {
    if (hook !== undefined) checkFunction(hook);
    return register(hook, undefined, METHOD_ALL, (given) => void this.#change().pre.push(given as PreHook));
  }

  /** Removes a hook; false if it was not registered. */
  popPreProcess(hook: PreHook): boolean {
    return takeFrom(this.#change().pre, hook);
  }

  /**
   * Adds a hook that gets the response of each request, error pages included, before it is sent. It may change the headers;
   * a Response that it returns takes its place.
   */
  postProcess(): Registration<PostHook>;
  postProcess(hook: PostHook): void;
  postProcess(hook?: PostHook): unknown {
    if (hook !== undefined) checkFunction(hook);
    return register(hook, undefined, METHOD_ALL, (given) => void this.#change().post.push(given as PostHook));
  }

  /** Removes a hook; false if it was not registered. */
  popPostProcess(hook: PostHook): boolean {
    return takeFrom(this.#change().post, hook);
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
