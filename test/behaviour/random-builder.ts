import { Application, type PoorRequest } from '../../src/index.ts';
import { DECLINED } from '../../src/state.ts';
import { SILENT } from '../logger.ts';
import type { Anything } from './anything.ts';
import {
  type Addition,
  Bang,
  Boom,
  type MiddlewareAct,
  type Plan,
  type PostAct,
  type PreAct,
  type ScopeData,
} from './random-application.ts';
import {
  afterTurns,
  fail,
  generate,
  labelOf,
  type Next,
  ownResponse,
  removeByName,
  replacement,
  Seen,
  start,
  wrap,
} from './random-functions.ts';

/*
 * Registers a random application. Its functions note their calls, and keep the description up to date: what they register
 * and remove while requests run.
 */

/** Where a function is registered. Undefined for a mounted application, which does not change. */
interface Place {
  readonly registrar: Anything;
  readonly routes: Anything;
  readonly scope: ScopeData;
}

export class Builder {
  readonly app: Application = new Application({ logger: SILENT });
  /** As it is registered now. */
  readonly scope: ScopeData;
  readonly #seen = new Map<string, Seen>();
  readonly #added = new Set<string>();
  #groups = 0;

  constructor(scope: ScopeData) {
    this.scope = structuredClone(scope);
    this.#register(this.app, this.scope, true);
  }

  seenBy(id: string): Seen {
    const seen = this.#seen.get(id) ?? new Seen();
    this.#seen.set(id, seen);
    return seen;
  }

  #register(registrar: Anything, scope: ScopeData, isLive: boolean): void {
    const shared = scope.with.map((plan) => this.#middleware(plan, undefined));
    const routes = shared.length === 0 ? registrar : registrar.with(...shared);
    const place = isLive ? { registrar, routes, scope } : undefined;
    if (scope.errorFormat !== undefined && registrar instanceof Application) registrar.errorFormat = scope.errorFormat;
    if (scope.isFirst) this.#registerScope(registrar, scope, place);
    for (const { path, method, with: list, plan } of scope.routes) this.#route(routes, path, method, list, plan, place);
    if (scope.mounted !== undefined) {
      const inner = new Application();
      this.#register(inner, scope.mounted, false);
      routes.mount('/m', inner);
    }
    for (const group of scope.groups) {
      this.#groups += 1;
      const prefix = group.segment === 'word' ? `/<group${this.#groups}:word>` : `/${group.segment}`;
      const options = group.errorFormat === undefined ? {} : { errorFormat: group.errorFormat };
      this.#register(routes.group(prefix, options), group, isLive);
    }
    if (!scope.isFirst) this.#registerScope(registrar, scope, place);
  }

  #registerScope(registrar: Anything, scope: ScopeData, place: Place | undefined): void {
    for (const plan of scope.use) registrar.use(this.#middleware(plan, place));
    for (const plan of scope.pre) this.#pre(registrar, plan, place);
    for (const plan of scope.post) this.#post(registrar, plan, place);
    for (const { key, plan } of scope.states) this.#state(registrar, key, plan, place);
    const classes = { Boom, Bang, Error, TypeError };
    for (const { error, plan } of scope.errors) {
      registrar.errorHandler(classes[error], (req: PoorRequest, thrown: unknown) =>
        this.#answer(req, plan, place, ` ${labelOf(thrown)}`),
      );
    }
    const { fallback } = scope;
    if (fallback !== undefined)
      registrar.default((req: PoorRequest) => this.#answer(req, fallback, place), ['GET', 'PUT']);
  }

  #route(
    routes: Anything,
    path: string,
    method: string,
    list: readonly Plan<MiddlewareAct>[],
    plan: Plan,
    place: Place | undefined,
  ): void {
    const pattern = { word: `<${plan.name}:word>`, rest: `<${plan.name}:re:.+>` }[path] ?? path;
    const inner = list.length === 0 ? routes : routes.with(...list.map((around) => this.#middleware(around, place)));
    inner.route(`/${pattern}`, (req: PoorRequest) => this.#answer(req, plan, place), method);
  }

  #state(registrar: Anything, key: unknown, plan: Plan, place: Place | undefined): void {
    registrar.httpState(key, (req: PoorRequest, { code, error }: { code: number; error?: unknown }) =>
      this.#answer(req, plan, place, ` ${code} ${labelOf(error)}`),
    );
  }

  #pre(registrar: Anything, plan: Plan<PreAct>, place: Place | undefined): void {
    const hook = (req: PoorRequest): unknown => {
      this.#enter(req, plan, place);
      if (plan.isOnce && place !== undefined) {
        registrar.popPreProcess(hook);
        removeByName(place.scope.pre, plan.name);
      }
      return afterTurns(plan.turns, () => {
        if (plan.act.kind === 'throw') return fail(req, plan.name, plan.act.thrown);
        return plan.act.kind === 'response' ? ownResponse(plan.name) : undefined;
      });
    };
    registrar.preProcess(hook);
  }

  #post(registrar: Anything, plan: Plan<PostAct>, place: Place | undefined): void {
    const hook = (req: PoorRequest, response: Response): unknown => {
      this.#enter(req, { ...plan, sets: undefined }, place, ` ${response.status} ${labelOf(req.error)}`);
      if (plan.isOnce && place !== undefined) {
        registrar.popPostProcess(hook);
        removeByName(place.scope.post, plan.name);
      }
      return afterTurns(plan.turns, () => {
        if (plan.act.kind === 'throw') return fail(req, plan.name, plan.act.thrown);
        if (plan.act.kind === 'mark') response.headers.append('X-Mark', plan.name);
        if (plan.act.kind === 'replace') return replacement(plan.name);
        return plan.act.kind === 'wrap' ? wrap(response, plan.name) : undefined;
      });
    };
    registrar.postProcess(hook);
  }

  #middleware(plan: Plan<MiddlewareAct>, place: Place | undefined): unknown {
    return (req: PoorRequest, next: Next) => {
      this.#enter(req, plan, place, '>');
      return afterTurns(plan.turns, () => this.#surround(req, plan, next));
    };
  }

  #surround(req: PoorRequest, plan: Plan<MiddlewareAct>, next: Next): unknown {
    const { name, act } = plan;
    const seen = this.#seenOf(req);
    const shown = async (): Promise<Response> => {
      const response = await next();
      seen.calls.push(`<${name} ${response.status} ${labelOf(req.error)}`);
      return response;
    };
    switch (act.kind) {
      case 'pass':
        return shown().then((response) => {
          response.headers.append('X-Mark', name);
          return response;
        });
      case 'direct':
        return next();
      case 'void':
        return shown().then(() => {});
      case 'unawaited':
        void next();
        return undefined;
      case 'adds':
        return next({ [name]: true });
      case 'twice':
        return shown().then(() => next());
      case 'neither':
        return undefined;
      case 'wrap':
        return shown().then((response) => wrap(response, name));
      case 'replace':
        return shown().then(() => replacement(name));
      case 'replaceUnawaited':
        void next();
        return replacement(name);
      case 'late':
        seen.late.push(next);
        return replacement(name);
      case 'throwAfter':
        return shown().then(() => fail(req, name, act.thrown));
      case 'throwBeside':
        void next();
        return fail(req, name, act.thrown);
      default:
        return this.#perform(req, { ...plan, act });
    }
  }

  #answer(req: PoorRequest, plan: Plan, place: Place | undefined, note?: string): unknown {
    this.#enter(req, plan, place, note);
    return afterTurns(plan.turns, () => this.#perform(req, plan));
  }

  #perform(req: PoorRequest, plan: Plan): unknown {
    const { name, act } = plan;
    const seen = this.#seenOf(req);
    if (plan.writes) void req.write(`~${name}`);
    switch (act.kind) {
      case 'text':
        return name;
      case 'nothing':
        return undefined;
      case 'null':
        return null;
      case 'response':
        return ownResponse(name);
      case 'immutable':
        return Response.redirect(`http://localhost/${name}`, 307);
      case 'status':
        return act.status;
      case 'declined':
        return DECLINED;
      case 'throw':
        return fail(req, name, act.thrown);
      case 'generator':
        return generate(seen, name, act.pieces, act.failsAt);
      case 'start':
        return start(req, seen, name, act.end);
    }
  }

  #seenOf(req: PoorRequest): Seen {
    return this.seenBy(req.request.headers.get('id') ?? '');
  }

  #enter(req: PoorRequest, plan: Plan<unknown>, place: Place | undefined, note = ''): void {
    const { name, adds } = plan;
    const seen = this.#seenOf(req);
    seen.calls.push(name + note);
    for (let n = 0; n < plan.defers; n++) req.defer(() => void seen.events.push(`cleanup ${name}.${n}`));
    if (plan.sets !== undefined) req[plan.sets].set(`X-${name}`, '1');
    if (!seen.isWatched) {
      seen.isWatched = true;
      req.onEnd(({ status, outcome }) => {
        seen.events.push('end');
        seen.end = { status, outcome };
      });
    }
    if (adds === undefined || place === undefined || this.#added.has(name)) return;
    this.#added.add(name);
    this.#add(adds, place);
  }

  #add({ kind, plan }: Addition, place: Place): void {
    const { registrar, routes, scope } = place;
    if (kind === 'pre') {
      this.#pre(registrar, plan, place);
      scope.pre.push(plan);
    } else if (kind === 'post') {
      this.#post(registrar, plan, place);
      scope.post.push(plan);
    } else if (kind === 'use') {
      registrar.use(this.#middleware(plan, place));
      scope.use.push(plan);
    } else if (kind === 'state') {
      this.#state(registrar, 404, plan, place);
      scope.states.push({ key: 404, plan });
    } else {
      this.#route(routes, 'x', 'GET', [], plan, place);
      scope.routes.push({ path: 'x', method: 'GET', with: [], plan });
    }
  }
}
