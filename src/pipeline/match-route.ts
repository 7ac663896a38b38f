import type { RouteEntry } from '../app/snapshot.ts';
import { ConfigLayer } from '../config/config-layer.ts';
import { isReadMethod, methodBit } from '../http/method.ts';
import type { RequestTarget } from '../http/request-target.ts';
import { expectBody } from '../request/body/body-type.ts';
import { startedError } from '../response/started-errors.ts';
import { FIRST_PLACE } from '../routing/method-table.ts';
import { withHooks } from './compose.ts';
import { toErrorRecord } from './error-response.ts';
import { answerOptions, callHandler, callResponder, refuse } from './handler-steps.ts';
import { lazy } from './lazy-module.ts';
import { andThen, type MaybePromise } from './maybe-promise.ts';
import { withMiddleware } from './middleware-steps.ts';
import type { PipelineContext, Step } from './pipeline-context.ts';
import { toAllow } from './required-fields.ts';
import { chainOf, type ScopeChain } from './scope-chain.ts';

/*
 * Finds the route of a request. There always is one: a registered route, a file or listing of the document root, the debug
 * page, a default handler, or else a built-in 404, 405 or 501.
 */

/** Finds files of the document root. */
export const loadStaticFiles: () => MaybePromise<typeof import('../static/static-files.ts')> = lazy(
  () => import('../static/static-files.ts'),
);

/** Shows the debug page. */
export const loadDebugPage: () => MaybePromise<typeof import('../app/debug-handler.ts')> = lazy(
  () => import('../app/debug-handler.ts'),
);

/** The steps that a request runs. */
export interface Route {
  /** With the hooks around it: the first route of a request. */
  readonly run: Step;
  /** Without the hooks: a route that follows one that has declined. */
  readonly inner: Step;
  /** Its own settings. */
  readonly config?: ConfigLayer;
}

/** After all routes come the document root and the debug page, then the default handler, then nothing. */
const DOCUMENT_PLACE = Number.MAX_SAFE_INTEGER;
const DEFAULT_PLACE = Number.POSITIVE_INFINITY;
const NO_ARGS: readonly never[] = [];
const NO_METHODS: ReadonlySet<string> = new Set();
const DEBUG_PATH = '/debug-info';

/** The first route for a request. From now on the settings are those of the groups that the path is below. */
export function matchFirst(context: PipelineContext): MaybePromise<Route> {
  const { tables, target } = context;
  if (target === undefined) return routesOf(context.scopes).badTarget;
  if (tables.groupIndex !== undefined) context.scopes = chainOf(tables, target.path);
  return matchRoute(context);
}

/** The first route after `context.place`. Settings of a route before it do not apply any more. */
function matchRoute(context: PipelineContext): MaybePromise<Route> {
  const { tables, scopes, target, method, place } = context;
  const routes = routesOf(scopes);
  context.config = scopes.configOver(context.app.config);
  if (place === DEFAULT_PLACE) return routes.notFound;
  const match = tables.routes.find((target as RequestTarget).path, method, place);
  if (match === undefined) return matchOther(context, routes, place);
  context.route = match;
  context.place = match.place;
  const route = routes.of(match.handler);
  if (route.config !== undefined) context.config = route.config.over(context.config);
  return route;
}

/** Runs the next route after a handler has declined. Its output is discarded; what hooks have set is kept. */
function tryNext(context: PipelineContext): ReturnType<Step> {
  const { outgoing } = context;
  if (outgoing.started) return toErrorRecord(context, startedError('it declined'));
  outgoing.discard(context.initial);
  return andThen(matchRoute(context), (route) => {
    expectBody(context);
    return route.inner(context);
  });
}

/** No registered route has the path and the method. */
function matchOther(context: PipelineContext, routes: Routes, place: number): MaybePromise<Route> {
  const { tables, target } = context;
  const isFirst = place === FIRST_PLACE;
  const known = isFirst && target !== undefined ? tables.routes.methodsOf(target.path) : NO_METHODS;
  context.route = undefined;
  const mayBeFile = context.config.documentRoot !== undefined && isImplemented(context);
  if (place >= DOCUMENT_PLACE || !mayBeFile) return matchLast(context, routes, known);
  const failed = (error: unknown): Route => {
    context.place = DEFAULT_PLACE;
    context.responder = (failing) => toErrorRecord(failing as PipelineContext, error);
    return routes.responder;
  };
  try {
    const found = andThen(loadStaticFiles(), ({ findDocument }) => findDocument(context));
    const route = andThen(found, (document) => {
      if (document === undefined) return matchLast(context, routes, known);
      return matchPage(context, routes, known, document as Step);
    });
    return route instanceof Promise ? route.catch(failed) : route;
  } catch (error) {
    return failed(error);
  }
}

/** A page of the library, for GET and HEAD. Other methods get 405 with the methods of the path. */
function matchPage(context: PipelineContext, routes: Routes, known: ReadonlySet<string>, responder: Step): Route {
  if (!isReadMethod(context.method)) return matchMethod(context, routes, new Set([...known, 'GET']));
  context.place = DOCUMENT_PLACE;
  context.responder = responder;
  return routes.responder;
}

/** The debug page, a default handler, or the library's own status. */
function matchLast(context: PipelineContext, routes: Routes, known: ReadonlySet<string>): Route {
  const { tables, scopes, method, target } = context;
  if (context.config.debug && target?.path === DEBUG_PATH && context.place < DOCUMENT_PLACE) {
    return matchPage(context, routes, known, () =>
      andThen(loadDebugPage(), ({ answerDebug }) => answerDebug(tables, context)),
    );
  }
  context.place = DEFAULT_PLACE;
  if (known.size > 0) return matchMethod(context, routes, known);
  const entry = scopes.findDefault(method);
  if (entry === undefined) return isImplemented(context) ? routes.notFound : routes.notImplemented;
  return routes.ofDefault(context, entry);
}

/** The path is known, but not with this method (RFC 9110 section 15.5.6). */
function matchMethod(context: PipelineContext, routes: Routes, known: ReadonlySet<string>): Route {
  const { scopes, method } = context;
  context.place = DEFAULT_PLACE;
  if (!isImplemented(context)) return routes.notImplemented;
  context.allow = toAllow(known);
  if (method !== 'OPTIONS') return routes.notAllowed;
  const entry = scopes.findDefault('OPTIONS');
  return entry === undefined ? routes.options : routes.ofDefault(context, entry);
}

/** A method outside the nine that no route has is not implemented (RFC 9110 section 15.6.2). */
function isImplemented({ tables, scopes, method }: PipelineContext): boolean {
  return methodBit(method) > 0 || tables.routes.knowsMethod(method) || scopes.hasDefault(method);
}

/** The routes of one chain of scopes. Each is composed on first use. */
class Routes {
  readonly badTarget: Route;
  readonly notFound: Route;
  readonly notAllowed: Route;
  readonly notImplemented: Route;
  readonly options: Route;
  readonly responder: Route;
  readonly #scopes: ScopeChain;
  readonly #composed = new Map<RouteEntry, Route>();

  constructor(scopes: ScopeChain) {
    this.#scopes = scopes;
    this.badTarget = this.#compose(refuse(400, 'The request target or the Host header is not valid'));
    this.notFound = this.#compose(refuse(404));
    this.notAllowed = this.#compose(refuse(405));
    this.notImplemented = this.#compose(refuse(501));
    this.options = this.#compose(answerOptions);
    this.responder = this.#compose(callResponder(tryNext));
  }

  of(entry: RouteEntry): Route {
    let route = this.#composed.get(entry);
    if (route === undefined) {
      route = this.#compose(withMiddleware(entry.middleware ?? [], callHandler(entry, tryNext)));
      if (entry.settings !== undefined) route = { ...route, config: new ConfigLayer(entry.settings) };
      this.#composed.set(entry, route);
    }
    return route;
  }

  ofDefault(context: PipelineContext, entry: RouteEntry): Route {
    context.route = { rule: undefined, handler: entry, args: NO_ARGS };
    return this.of(entry);
  }

  #compose(inner: Step): Route {
    const { middleware, pre, post } = this.#scopes;
    return { run: withMiddleware(middleware, withHooks(pre, post, inner)), inner };
  }
}

const routesByChain = new WeakMap<ScopeChain, Routes>();

function routesOf(scopes: ScopeChain): Routes {
  let routes = routesByChain.get(scopes);
  if (routes === undefined) {
    routes = new Routes(scopes);
    routesByChain.set(scopes, routes);
  }
  return routes;
}
