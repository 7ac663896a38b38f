// Nothing here runs: `tsc -p test` proves it. A type that is wrong, or an error that does not come, fails there.

import type { Handler } from '../../src/app/handler.ts';
import { Application } from '../../src/application.ts';
import type { CheckFilters, FilterMap, PathArguments } from '../../src/routing/path-types.ts';
import { FILTERS, type RULES } from '../routing/rules.ts';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** A line of proof: `is<Equal<...>>()` compiles, or it does not. */
declare function is<_Proof extends true>(): void;

// ---- the list of rules

type Wide<T> = T extends string ? string : T extends number ? number : T extends boolean ? boolean : T;
type WideArguments<Args extends readonly unknown[]> = { -readonly [Index in keyof Args]: Wide<Args[Index]> };

interface OwnFilters {
  date: Date;
  flag: boolean;
  plain: string;
  text: string;
}

/** The rules whose inferred arguments are not of the types of the expected ones; none, or the error names them. */
type WrongRules<List extends readonly { rule: string; args: readonly unknown[] }[]> = {
  [Index in keyof List]: Equal<
    PathArguments<List[Index]['rule'], FilterMap<OwnFilters>>,
    WideArguments<List[Index]['args']>
  > extends true
    ? never
    : List[Index]['rule'];
}[number];

/** The rules that the types would refuse. */
type RefusedRules<Rule extends string> = Rule extends string
  ? unknown extends CheckFilters<Rule, FilterMap<OwnFilters>>
    ? never
    : Rule
  : never;

is<Equal<WrongRules<typeof RULES>, never>>();
is<Equal<RefusedRules<(typeof RULES)[number]['rule']>, never>>();
is<Equal<WrongRules<[{ rule: '/<a:int>'; args: readonly [string] }]>, '/<a:int>'>>();
is<Equal<RefusedRules<'/<a:int>' | '/<a:nothing>'>, '/<a:nothing>'>>();

// ---- arguments of a handler

const app = new Application();

app.get('/<surname:word>/<age:int>', (_req, ...args) => is<Equal<typeof args, [string, number]>>());
app.route('/<a>/<b:float>', (_req, a, b) => is<Equal<[typeof a, typeof b], [string, number]>>());
app.route('/x/<id:int>')((_req, id) => is<Equal<typeof id, number>>());
app.route('/x/<id:int>', ['GET', 'QUERY'])((_req, id) => is<Equal<typeof id, number>>());
app.post('/x/<id:int>')((_req, id) => is<Equal<typeof id, number>>());
app.get('/static', (_req, ...args) => is<Equal<typeof args, []>>());
app.regularRoute(/\/(\d+)/, (_req, ...args) => is<Equal<typeof args, string[]>>());

export const kept = app.get('/x/<id:int>')(() => 'x');
is<Equal<typeof kept, Handler<[number]>>>();

// A handler may take fewer arguments, and wider ones.
app.get('/<a>/<b:int>', (_req, a: string | number) => String(a));
app.get('/<a>/<b:int>', (_req, ...args: unknown[]) => String(args));

// @ts-expect-error: id is a number
app.get('/x/<id:int>', (_req, id: string) => id);
// @ts-expect-error: id is any number
app.get('/x/<id:int>', (_req, id: 5) => String(id));
// @ts-expect-error: a is any string
app.get('/<a>', (_req, a: 'x' | 'y') => a);
// @ts-expect-error: there is one argument
app.get('/<a>', (_req, a: string, b: string) => a + b);
// @ts-expect-error: there is one argument
app.route('/<a>', (_req, a, b) => [a, b]);
// @ts-expect-error: the registrar knows that id is a number
app.get('/x/<id:int>')((_req, id: string) => id);
// @ts-expect-error: an answer is no function
app.get('/x', () => () => 'x') satisfies string;

// ---- filters that do not exist

// @ts-expect-error: there is no filter nothing
app.get('/<a:nothing>', (_req, a) => a);
// @ts-expect-error: there is no filter nothing, also where nobody asks for its type
app.get('/<a:nothing>', () => 'x');
// @ts-expect-error: there is no filter nothing
app.route('/<a:int>/<b:nothing>')(() => 'x');
// @ts-expect-error: there is no filter nothing
app.all('/<b:nothing>/<a:int>', () => 'x');
// @ts-expect-error: a filter re needs its regular expression
app.get('/<a:re>', () => 'x');
// @ts-expect-error: nor is there one without a name
app.get('/<a:>', () => 'x');

// ---- filters of one's own

const own = new Application({ filters: FILTERS });
own.get('/<a:date>/<b:flag>/<c:plain>/<d:text>/<e:int>', (_req, ...args) => {
  is<Equal<typeof args, [Date, boolean, string, string, number]>>();
});
// @ts-expect-error: own filters do not make others
own.get('/<a:nothing>', () => 'x');

const replaced = new Application({ filters: { int: { regexp: /\d+/, convert: BigInt } } });
replaced.get('/<a:int>/<b:float>', (_req, ...args) => is<Equal<typeof args, [bigint, number]>>());

const chained = app.setFilter('list', /[\w,]+/, (text) => text.split(',')).setFilter('email', /\S+@\S+/);
chained.get('/<a:list>/<b:email>/<c:int>', (_req, ...args) => is<Equal<typeof args, [string[], string, number]>>());
chained.setFilter('int', /\d+/, BigInt).get('/<a:int>', (_req, a) => is<Equal<typeof a, bigint>>());
own.setFilter('flag', /0|1/, Number).get('/<a:flag>/<b:date>', (_req, ...args) => {
  is<Equal<typeof args, [number, Date]>>();
});
app
  .setFilter('maybe', /\d*/, (text) => (text === '' ? undefined : Number(text)))
  .get('/<a:maybe>', (_req, a) => {
    is<Equal<typeof a, number | undefined>>();
  });
// @ts-expect-error: what JSON.parse gives need not be a text
app.setFilter('json', /.+/, JSON.parse).get('/<a:json>', (_req, a) => is<Equal<typeof a, string>>());
// @ts-expect-error: the application that setFilter was called on has its old type
app.get('/<a:list>', () => 'x');
// @ts-expect-error: a converter takes a text
app.setFilter('wrong', /\d+/, (value: number) => value);

// ---- paths that are not known

declare const path: string;
app.get(path, (_req, ...args) => is<Equal<typeof args, unknown[]>>());
app.route(path)((_req, ...args) => is<Equal<typeof args, unknown[]>>());
app.get(`${path}/<id:int>` as string, (_req, ...args: unknown[]) => String(args));
// @ts-expect-error: nobody knows what a path that is only a string gives
app.get(path, (_req, id: string) => id);

// ---- handlers that are wrapped, or written apart

declare function checkLogin<A extends unknown[]>(handler: Handler<A>): Handler<A>;

app.get(
  '/<id:int>/<name>',
  checkLogin((req, ...args) => {
    is<Equal<typeof args, [number, string]>>();
    return req.uri;
  }),
);
app.route(
  '/<id:int>/<name>',
  checkLogin((_req, id, name) => is<Equal<[typeof id, typeof name], [number, string]>>()),
);

const takesText: Handler<[id: string]> = (_req, id) => id;
// @ts-expect-error: what is wrapped does not suit the path
app.get('/<id:int>', checkLogin(takesText));

const show: Handler<[id: number]> = (_req, id) => String(id);
app.get('/<id:int>', show);
// @ts-expect-error: name is a string
app.get('/<name>', show);

// ---- what is registered beside a path

// @ts-expect-error: methods are a mask, a name or a list of names
app.route('/x', () => 'x', { GET: true });
// @ts-expect-error: a regular expression is no path
app.route(/x/, () => 'x');
// @ts-expect-error: a path is no regular expression
app.regularRoute('/x', () => 'x');
// @ts-expect-error: the captures are strings
app.regularRoute(/\/(\d+)/, (_req, id: number) => String(id));
