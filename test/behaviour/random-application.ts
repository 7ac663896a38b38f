import fc from 'fast-check';

/*
 * Random applications as plain data: what is registered where, and what each function does. `random-builder.ts` registers
 * it at an Application, `random-reference.ts` predicts what a request does.
 */

export class Boom extends Error {}
export class Bang extends Boom {}

/** What a function throws. A number is a status for `abort`. */
export type Thrown = number | 'Boom' | 'Bang' | 'redirect' | 'response' | 'done' | 'declined';

/** How a function that answers does it. */
export type Answer =
  | { readonly kind: 'text' | 'response' }
  | { readonly kind: 'nothing' | 'null' | 'immutable' }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'declined' }
  | { readonly kind: 'throw'; readonly thrown: Thrown }
  | { readonly kind: 'generator'; readonly pieces: number; readonly failsAt: number | undefined }
  /** Starts the response, waits for the client, and ends in one of these ways. */
  | { readonly kind: 'start'; readonly end: 'nothing' | 'text' | 'status' | 'Boom' | 'done' | 'declined' };

export type MiddlewareAct =
  | {
      readonly kind:
        | 'pass'
        | 'direct'
        | 'void'
        | 'unawaited'
        | 'adds'
        | 'twice'
        | 'neither'
        | 'wrap'
        | 'replace'
        | 'replaceUnawaited'
        | 'late';
    }
  | { readonly kind: 'throwAfter' | 'throwBeside'; readonly thrown: Thrown }
  | Extract<Answer, { kind: 'text' | 'response' | 'status' | 'throw' | 'generator' | 'start' }>;

export type PreAct = { readonly kind: 'nothing' | 'response' } | Extract<Answer, { kind: 'throw' }>;
export type PostAct = { readonly kind: 'nothing' | 'mark' | 'wrap' | 'replace' } | Extract<Answer, { kind: 'throw' }>;

/** A function of the application. */
export interface Plan<Act = Answer> {
  readonly name: string;
  readonly act: Act;
  /** How many turns of promises it waits before it acts; with 0 it is synchronous where it can be. */
  readonly turns: number;
  /** How many cleanups it defers. */
  readonly defers: number;
  /** Where it sets a header. */
  readonly sets: 'headersOut' | 'errHeadersOut' | undefined;
  /** Whether it writes before it answers. */
  readonly writes: boolean;
  /** What it registers at its scope when it runs for the first time. */
  readonly adds: Addition | undefined;
  /** Whether a hook removes itself. */
  readonly isOnce: boolean;
}

export type Addition =
  | { readonly kind: 'pre'; readonly plan: Plan<PreAct> }
  | { readonly kind: 'post'; readonly plan: Plan<PostAct> }
  | { readonly kind: 'use'; readonly plan: Plan<MiddlewareAct> }
  | { readonly kind: 'state'; readonly plan: Plan }
  | { readonly kind: 'route'; readonly plan: Plan };

export type StatusKey = 202 | 302 | 403 | 404 | 405 | 500 | '4xx' | '5xx' | 'error';
export type ErrorName = 'Boom' | 'Bang' | 'Error' | 'TypeError';

export interface RouteData {
  /** Below the prefix of its scope. `word` and `rest` are parameters. */
  readonly path: 'x' | 'y' | 'word' | 'rest';
  readonly method: 'GET' | 'PUT';
  readonly with: Plan<MiddlewareAct>[];
  readonly plan: Plan;
}

export interface ScopeData {
  /** The last segment of its prefix; empty for an application. */
  readonly segment: '' | 'a' | 'b' | 'word';
  readonly errorFormat: 'html' | 'json' | undefined;
  /** Whether hooks and handlers are registered before the routes. */
  readonly isFirst: boolean;
  readonly use: Plan<MiddlewareAct>[];
  readonly with: Plan<MiddlewareAct>[];
  readonly pre: Plan<PreAct>[];
  readonly post: Plan<PostAct>[];
  readonly states: { readonly key: StatusKey; readonly plan: Plan }[];
  readonly errors: { readonly error: ErrorName; readonly plan: Plan }[];
  readonly fallback: Plan | undefined;
  readonly routes: RouteData[];
  /** An application mounted below `m`. */
  readonly mounted: ScopeData | undefined;
  readonly groups: ScopeData[];
}

export interface RequestData {
  readonly path: string;
  readonly method: 'GET' | 'PUT';
  /** How many turns of promises after the others it starts. */
  readonly turns: number;
  readonly client: 'reads' | 'cancels' | 'leaves';
}

const FEW = { maxLength: 2 } as const;

function maybe<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof(fc.constant(undefined), value);
}

const thrown = fc.constantFrom<Thrown>(202, 403, 404, 500, 503, 'Boom', 'Bang', 'redirect', 'response', 'done');
const throws = fc.record({ kind: fc.constant('throw' as const), thrown });
const kinds = <Kind extends string>(...all: Kind[]) => fc.record({ kind: fc.constantFrom(...all) });

const statuses = fc.record({
  kind: fc.constant('status' as const),
  status: fc.constantFrom(200, 202, 302, 403, 404, 500, 503),
});
const generators = fc.record({
  kind: fc.constant('generator' as const),
  pieces: fc.nat(3),
  failsAt: maybe(fc.nat(2)),
});
const starts = fc.record({
  kind: fc.constant('start' as const),
  end: fc.constantFrom('nothing' as const, 'text', 'status', 'Boom', 'done', 'declined'),
});

const answers = fc.oneof(
  { weight: 2, arbitrary: kinds('text', 'response') },
  { weight: 2, arbitrary: kinds('nothing', 'null', 'immutable') },
  { weight: 3, arbitrary: statuses },
  { weight: 3, arbitrary: throws },
  { weight: 4, arbitrary: kinds('declined') },
  { weight: 1, arbitrary: fc.constant({ kind: 'throw' as const, thrown: 'declined' as const }) },
  { weight: 2, arbitrary: generators },
  { weight: 2, arbitrary: starts },
) satisfies fc.Arbitrary<Answer>;

const middlewareActs = fc.oneof(
  { weight: 8, arbitrary: kinds('pass', 'direct', 'void', 'unawaited') },
  { weight: 3, arbitrary: kinds('adds', 'wrap') },
  { weight: 2, arbitrary: kinds('replace', 'replaceUnawaited', 'late', 'twice', 'neither') },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('throwAfter' as const, 'throwBeside'), thrown }) },
  { weight: 1, arbitrary: fc.oneof(kinds('text', 'response'), throws, statuses, generators, starts) },
) satisfies fc.Arbitrary<MiddlewareAct>;

const preActs = fc.oneof(
  { weight: 6, arbitrary: kinds('nothing') },
  { weight: 1, arbitrary: kinds('response') },
  { weight: 1, arbitrary: throws },
) satisfies fc.Arbitrary<PreAct>;

const postActs = fc.oneof(
  { weight: 4, arbitrary: kinds('nothing', 'mark') },
  { weight: 2, arbitrary: kinds('wrap', 'replace') },
  { weight: 1, arbitrary: throws },
) satisfies fc.Arbitrary<PostAct>;

/** Names are given afterwards: `number` below. */
function plans<Act>(role: string, act: fc.Arbitrary<Act>, adds: fc.Arbitrary<Addition | undefined>) {
  return fc.record({
    name: fc.constant(role),
    act,
    turns: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.nat(3)),
    defers: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.nat(2)),
    sets: fc.constantFrom(undefined, undefined, 'headersOut' as const, 'errHeadersOut' as const),
    writes: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.boolean()),
    adds,
    isOnce: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.boolean()),
  }) satisfies fc.Arbitrary<Plan<Act>>;
}

const nothing = fc.constant(undefined);
const additions: fc.Arbitrary<Addition | undefined> = fc.oneof(
  { weight: 15, arbitrary: nothing },
  fc.record({ kind: fc.constant('pre' as const), plan: plans('new-pre', preActs, nothing) }),
  fc.record({ kind: fc.constant('post' as const), plan: plans('new-post', postActs, nothing) }),
  fc.record({ kind: fc.constant('use' as const), plan: plans('new-use', middlewareActs, nothing) }),
  fc.record({ kind: fc.constant('state' as const), plan: plans('new-state', answers, nothing) }),
  fc.record({ kind: fc.constant('route' as const), plan: plans('new-route', answers, nothing) }),
);

const routes = fc.record({
  path: fc.constantFrom('x' as const, 'y', 'word', 'rest'),
  method: fc.constantFrom('GET' as const, 'GET', 'GET', 'PUT'),
  with: fc.array(plans('with', middlewareActs, additions), { maxLength: 1 }),
  plan: plans('route', answers, additions),
}) satisfies fc.Arbitrary<RouteData>;

function scopes(
  segment: fc.Arbitrary<ScopeData['segment']>,
  depth: number,
  mayMount: boolean,
): fc.Arbitrary<ScopeData> {
  const inner = fc.constantFrom('a' as const, 'b', 'word');
  return fc.record({
    segment,
    errorFormat: fc.constantFrom(undefined, undefined, 'html' as const, 'json' as const),
    isFirst: fc.boolean(),
    use: fc.array(plans('use', middlewareActs, additions), FEW),
    with: fc.array(plans('shared', middlewareActs, additions), { maxLength: 1 }),
    pre: fc.array(plans('pre', preActs, additions), FEW),
    post: fc.array(plans('post', postActs, additions), FEW),
    states: fc.array(
      fc.record({
        key: fc.constantFrom<StatusKey>(202, 302, 403, 404, 404, 405, 500, '4xx', '4xx', '5xx', 'error', 'error'),
        plan: plans('state', answers, additions),
      }),
      { maxLength: 4, size: 'medium' },
    ),
    errors: fc.array(
      fc.record({
        error: fc.constantFrom<ErrorName>('Boom', 'Bang', 'Error', 'TypeError'),
        plan: plans('error', answers, additions),
      }),
      FEW,
    ),
    fallback: maybe(plans('default', answers, additions)),
    routes: fc.array(routes, { maxLength: 4, size: 'medium' }),
    mounted: mayMount ? maybe(scopes(fc.constant('' as const), 1, false)) : nothing,
    groups:
      depth === 0
        ? fc.constant([])
        : fc.uniqueArray(scopes(inner, depth - 1, mayMount && depth > 1), {
            maxLength: 2,
            selector: (group) => group.segment,
          }),
  });
}

const requests = fc.record({
  path: fc
    .tuple(fc.array(fc.constantFrom('a', 'b', 'm'), FEW), fc.constantFrom('x', 'x', 'y', 'z'))
    .map(([above, last]) => `/${[...above, last].join('/')}`),
  method: fc.constantFrom('GET' as const, 'GET', 'GET', 'PUT'),
  turns: fc.nat(12),
  client: fc.constantFrom('reads' as const, 'reads', 'cancels', 'leaves'),
}) satisfies fc.Arbitrary<RequestData>;

/** An application, and the requests that it gets at about the same time. */
export const applications: fc.Arbitrary<{ readonly root: ScopeData; readonly requests: RequestData[] }> = fc.record({
  root: scopes(fc.constant('' as const), 2, true).map((scope) => number(scope, { count: 0 })),
  requests: fc.array(requests, { minLength: 1, maxLength: 5 }),
});

/** A copy whose functions have names that tell them apart. */
function number<T>(value: T, next: { count: number }): T {
  if (Array.isArray(value)) return value.map((item) => number(item, next)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.entries(value).map(([key, inner]) => {
    if (key === 'name') next.count += 1;
    return [key, key === 'name' ? `${inner}${next.count}` : number(inner, next)];
  });
  return Object.fromEntries(copy);
}
