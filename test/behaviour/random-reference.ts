import { DECLINED, DONE } from '../../src/state.ts';
import type { MiddlewareAct, Plan, PostAct, ScopeData } from './random-application.ts';
import {
  attempt,
  BARE,
  Draft,
  mark,
  type Prediction,
  Raised,
  type Reply,
  raisedBy,
  replacement,
  type Value,
  wrap,
} from './random-reply.ts';
import {
  type Entry,
  entriesOf,
  findErrorHandler,
  findStatusHandler,
  flatten,
  type PlacedScope,
  scopesOf,
} from './random-rules.ts';

/*
 * What a request to a random application does, worked out in the simplest way: synchronous and recursive. Nothing of it is
 * shared with the library.
 */

/** One request in one application. */
export class Reference {
  /** The first thing that was thrown, as `req.error` shows it. */
  error: string | undefined;
  readonly #seen: Prediction;
  readonly #draft: Draft;
  readonly #method: string;
  readonly #format: string;
  /** What has the path, in the order in which it is tried. */
  readonly #entries: readonly ReadonlyMap<string, Entry>[];
  /** Those that the path is below, outermost first. */
  readonly #scopes: readonly ScopeData[];
  /** The innermost of them that has a default handler. */
  readonly #fallback: PlacedScope | undefined;
  /** Status and error handlers that were called. */
  readonly #called = new Set<string>();

  constructor(seen: Prediction, application: ScopeData, path: string, method: string, format = 'html') {
    this.#seen = seen;
    this.#draft = new Draft(seen);
    const all = flatten(application);
    this.#method = method;
    const placed = scopesOf(all, path);
    this.#scopes = placed.map(({ scope }) => scope);
    this.#fallback = placed.findLast(({ scope }) => scope.fallback !== undefined);
    this.#entries = entriesOf(all, path);
    this.#format = this.#scopes.reduce((found, { errorFormat }) => errorFormat ?? found, format);
  }

  run(): Reply {
    return this.#around(
      this.#scopes.flatMap(({ use }) => use),
      () => this.#withHooks(),
    );
  }

  #withHooks(): Reply {
    const posts = this.#scopes.toReversed().flatMap(({ post }) => post);
    return posts.reduce((reply, post) => this.#post(post, reply), this.#fromPre());
  }

  #fromPre(): Reply {
    for (const plan of this.#scopes.flatMap(({ pre }) => pre)) {
      this.#enter(plan);
      if (plan.act.kind === 'response') return this.#draft.ownResponse(plan.name);
      if (plan.act.kind === 'throw') return this.#fail(raisedBy(plan.name, plan.act.thrown));
    }
    return this.#candidate(0);
  }

  #post(plan: Plan<PostAct>, reply: Reply): Reply {
    const { name, act } = plan;
    this.#enter({ ...plan, sets: undefined }, ` ${reply.status} ${this.error ?? 'none'}`);
    if (act.kind === 'throw') return this.#replaceByError(reply, raisedBy(name, act.thrown));
    if (act.kind === 'mark') return mark(reply, name);
    if (act.kind === 'wrap') return this.#wrap(reply, name);
    return act.kind === 'replace' ? replacement(name) : reply;
  }

  #around(list: readonly Plan<MiddlewareAct>[], inner: () => Reply): Reply {
    const [first, ...rest] = list;
    return first === undefined ? inner() : this.#middleware(first, () => this.#around(rest, inner));
  }

  #middleware(plan: Plan<MiddlewareAct>, next: () => Reply): Reply {
    const { name, act } = plan;
    this.#enter(plan, '>');
    const shown = (): Reply => {
      const reply = next();
      this.#seen.calls.push(`<${name} ${reply.status} ${this.error ?? 'none'}`);
      return reply;
    };
    switch (act.kind) {
      case 'pass':
        return mark(shown(), name);
      case 'adds':
      case 'direct':
      case 'unawaited':
        return next();
      case 'void':
        return shown();
      case 'twice':
        return this.#replaceByError(shown(), new Raised('Error'));
      case 'neither':
        return this.#fail(new Raised('TypeError'));
      case 'wrap':
        return this.#wrap(shown(), name);
      case 'replace':
        shown();
        return replacement(name);
      case 'replaceUnawaited':
        next();
        return replacement(name);
      case 'late':
        return { ...replacement(name), headers: { ...this.#draft.headers } };
      case 'throwAfter':
        return this.#replaceByError(shown(), raisedBy(name, act.thrown));
      case 'throwBeside':
        return this.#replaceByError(next(), raisedBy(name, act.thrown));
      default:
        return attempt(
          () => this.#draft.perform({ ...plan, act }),
          // A middleware that neither calls next() nor answers is mistaken, whatever it has written.
          (value) => ({ ...this.#toReply(value), ...(isStart(act, 'nothing') && { isBroken: true }) }),
          (raised) => this.#fail(raised),
        );
    }
  }

  #wrap(reply: Reply, name: string): Reply {
    this.#seen.isWrapped = true;
    return wrap(reply, name);
  }

  /** The route or mounted application at a place in the order in which they are tried. */
  #candidate(index: number): Reply {
    const candidates = this.#entries.flatMap((handlers) => handlers.get(this.#method) ?? []);
    const entry = candidates[index];
    if (entry === undefined) return this.#last(index === 0);
    const { around, plan, mounted } = entry;
    const answer = (): Value => {
      if (plan !== undefined) return this.#call(plan);
      return mounted === undefined ? DECLINED : this.#askMounted(mounted.application, mounted.path);
    };
    return this.#around(around, () => this.#try(answer, () => this.#candidate(index + 1)));
  }

  #askMounted(application: ScopeData, path: string): Reply {
    const inner = new Reference(this.#seen, application, path, this.#method, this.#format);
    const reply = inner.run();
    this.error ??= inner.error;
    return { ...reply, headers: { ...reply.headers, ...this.#draft.headers } };
  }

  #try(answer: () => Value, next: () => Reply): Reply {
    const decline = (): Reply => {
      this.#draft.restart(200);
      return next();
    };
    return attempt(
      answer,
      (value) => (value === DECLINED ? decline() : this.#toReply(value)),
      (raised) => (raised.status === DECLINED ? decline() : this.#fail(raised)),
    );
  }

  /** No route has the path and the method, or all that have them have declined. */
  #last(isFirst: boolean): Reply {
    const methods = this.#entries.flatMap((handlers) => [...handlers.keys()]);
    if (isFirst && methods.length > 0) {
      const allow = [...new Set([...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'])].sort();
      return this.#toStatus(405, { allow: allow.join(', ') });
    }
    const notFound = (): Reply => this.#toStatus(404);
    const { around = [], scope } = this.#fallback ?? {};
    const fallback = scope?.fallback;
    return fallback === undefined
      ? notFound()
      : this.#around(around, () => this.#try(() => this.#call(fallback), notFound));
  }

  #call(plan: Plan, note?: string): Value {
    this.#enter(plan, note);
    return this.#draft.perform(plan);
  }

  #enter({ name, defers, sets }: Plan<unknown>, note = ''): void {
    this.#seen.calls.push(name + note);
    for (let n = 0; n < defers; n++) this.#seen.cleanups.unshift(`cleanup ${name}.${n}`);
    if (sets === 'errHeadersOut') this.#draft.errorOut[`x-${name}`] = '1';
    else if (sets === 'headersOut') this.#draft.headers[`x-${name}`] = '1';
  }

  #toReply(value: Value): Reply {
    if (typeof value !== 'number') return value;
    return value === 200 ? this.#draft.reply('') : this.#toStatus(value);
  }

  /** What was thrown goes to an error handler, if no other handler was called before, else to the handler of its status. */
  #fail(raised: Raised): Reply {
    this.error ??= raised.label;
    if (raised.label === 'Response') return this.#draft.ownResponse(raised.location ?? '');
    const plan = this.#called.size === 0 ? findErrorHandler(this.#scopes, raised.label) : undefined;
    if (plan === undefined) return this.#toUnhandled(raised);
    this.#called.add(plan.name);
    this.#draft.restart(500);
    return attempt(
      () => this.#call(plan, ` ${raised.label}`),
      (value) => (value === DECLINED ? this.#toUnhandled(raised) : this.#toReply(value)),
      (next) => (next.status === DECLINED ? this.#toUnhandled(raised) : this.#fail(next)),
    );
  }

  #toUnhandled({ label, status, location }: Raised): Reply {
    if (status === undefined) return this.#toStatus(500, { error: label });
    return status === DONE ? this.#draft.reply('') : this.#toStatus(status, location === undefined ? {} : { location });
  }

  #replaceByError(reply: Reply, raised: Raised): Reply {
    if (raised.status === DONE) return reply;
    this.error ??= raised.label;
    if (this.#draft.hasStarted) return BARE;
    this.#draft.restart(200);
    return this.#fail(raised);
  }

  #toStatus(code: number, { error = 'none', ...headers }: Readonly<Record<string, string>> = {}): Reply {
    const plan = findStatusHandler(this.#scopes, code, this.#called);
    if (code < 400) this.#draft.recover(code);
    if (plan !== undefined || code >= 400) this.#draft.restart(code);
    Object.assign(this.#draft.headers, headers);
    const page = (): Reply => this.#builtIn(code);
    if (plan === undefined) return page();
    this.#called.add(plan.name);
    return attempt(
      () => this.#call(plan, ` ${code} ${error}`),
      (value) => (value === DECLINED ? page() : this.#toReply(value)),
      (raised) => (raised.status === DECLINED ? page() : this.#fail(raised)),
    );
  }

  #builtIn(code: number): Reply {
    if (code < 400) return this.#draft.reply('');
    this.#draft.restart(code);
    const { headers, ...reply } = this.#draft.reply(`[${this.#format} ${code}]`);
    return { ...reply, headers: { 'x-content-type-options': 'nosniff', ...headers } };
  }
}

function isStart(act: MiddlewareAct, end: string): boolean {
  return act.kind === 'start' && act.end === end;
}
