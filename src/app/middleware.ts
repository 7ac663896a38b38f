import type { PoorRequest, Register } from '../request/poor-request.ts';

declare const addition: unique symbol;
declare const additions: unique symbol;

/**
 * The response of `next(...)`: a Response whose type records what was passed to `next`. `in out` and the parameter
 * of `clone` keep the compiler from merging the types of several `return` statements.
 */
export interface NextResponse<in out Added> extends Response {
  readonly [addition]: (added: Added) => Added;
  clone(unused?: never): Response;
}

/** Names of `req` that a middleware cannot give another meaning. */
type TakenName = Exclude<
  keyof PoorRequest,
  'user' | 'config' | 'logger' | keyof Register | keyof object | 'toString' | 'toJSON'
>;

/** What `next` takes: anything but the names that `req` has already. */
type Addition = object & { readonly [Name in TakenName]?: `req.${Name} exists already; choose another name` };

/**
 * Runs what follows and resolves with its response, error pages included; it never rejects. The properties of `added`
 * become properties of `req` for all that follows. A middleware calls it once.
 */
export type Next = <Added extends Addition = object>(added?: Added) => Promise<NextResponse<Added>>;

/** A value, or a promise of one. */
type Later<T> = T | Promise<T>;

/** Runs around handlers: adds `Adds` to their `req`, and requires a `req` with `Needs`. Created by `middleware()`. */
export interface Middleware<out Adds = object, in Needs = object> {
  (req: PoorRequest & Needs, next: Next): Later<Response>;
  /** Only a type. */
  readonly [additions]: Adds;
}

/** What was passed to the `next` whose response is returned; never for a response of the middleware's own. */
type AddedBy<Result> =
  Result extends Promise<infer Value> ? AddedBy<Value> : Result extends NextResponse<infer Added> ? Added : never;

/** Several additions: a name that one of them lacks is optional. */
type Merged<All, Names extends PropertyKey = All extends unknown ? keyof All : never> = All extends unknown
  ? [Names] extends [keyof All]
    ? All
    : Flat<All & { readonly [Name in Exclude<Names, keyof All>]?: undefined }>
  : never;

type Flat<T> = { [Name in keyof T]: T[Name] };

type Added<Result> = [AddedBy<Result>] extends [never] ? object : Merged<AddedBy<Result>>;

/** A type that no value has, for the compiler to print. */
interface Problem<Text extends string> {
  readonly problem: Text;
}

type CheckRun<Result> =
  Result extends Later<Response> ? unknown : Problem<'A middleware returns next(), or a Response of its own'>;

/**
 * Creates a middleware from a function. The properties that it passes to `next` are typed on the `req` of everything that follows.
 * Properties that its parameter `req` has in addition to PoorRequest are required from the middleware before it.
 *
 *     const login = middleware(async (req, next) => {
 *       const user = (await findUser(req)) ?? abort(401);
 *       return next({ user });
 *     });
 *     app.with(login).get('/me', (req) => req.user.name);
 */
export function middleware<Result, Needs = object>(
  run: (req: PoorRequest & Needs, next: Next) => Result & CheckRun<Result>,
): Middleware<Added<Result>, Needs> {
  return run as never;
}

/** A middleware, or a function written in place. A method, so that parameters are compared in both directions. */
export type AnyMiddleware<Req> = { run(req: Req, next: Next): unknown }['run'];

type AddsOf<M> = M extends { readonly [additions]: infer Adds }
  ? Adds
  : M extends (req: never, next: Next) => infer Result
    ? Added<Result>
    : unknown;

/** What a list of middleware adds together. */
export type AddsOfAll<List extends readonly unknown[]> = List extends readonly [infer First, ...infer Rest]
  ? AddsOf<First> & AddsOfAll<Rest>
  : unknown;

/** The type of `req` after a middleware or a list of middleware, for functions in other modules. */
export type RequestOf<M> = PoorRequest &
  (M extends readonly unknown[]
    ? AddsOfAll<M>
    : M extends Middleware<infer Adds, infer Needs>
      ? Adds & Needs
      : unknown);

type ReqOf<M> = M extends (req: infer Req, next: Next) => Later<Response> ? Req : never;

/** The names that are needed and that `Req` lacks, or has with another type. */
type MissingName<Needed, Req> = keyof {
  [Name in keyof Needed as Req extends { readonly [N in Name]: Needed[Name] } ? never : Name]: 1;
} &
  string;

/** The middleware itself, or what is wrong with it after a `Req`. */
type CheckOne<M, Req> = [ReqOf<M>] extends [never]
  ? M extends readonly unknown[]
    ? 'A list of middleware is spread: with(...list)'
    : 'A middleware returns next(), or a Response of its own'
  : Req extends ReqOf<M>
    ? keyof AddsOf<M> & Exclude<keyof Req, 'user' | 'config' | 'logger'> extends never
      ? M
      : `An earlier middleware sets req.${keyof AddsOf<M> & keyof Req & string} already`
    : `It needs req.${MissingName<ReqOf<M>, Req>}, which no middleware before it sets`;

/** The list itself, with a text that says what is wrong in place of a wrong middleware. */
export type CheckAll<List extends readonly unknown[], Req> = List extends readonly [infer First, ...infer Rest]
  ? [CheckOne<First, Req>, ...CheckAll<Rest, Req & AddsOf<First>>]
  : number extends List['length']
    ? [AddedName<List[number]>] extends [never]
      ? List
      : 'A list of middleware needs `as const`: its order and length are not known'[]
    : List;

type AddedName<M> = M extends { readonly [additions]: infer Adds } ? keyof Adds : never;

/** A middleware as the pipeline calls it. */
export type RunMiddleware = (req: PoorRequest, next: (added?: object) => Promise<Response>) => unknown;
