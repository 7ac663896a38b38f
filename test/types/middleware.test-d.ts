// Nothing here runs: `tsc -p test` proves it.

import { Application, abort, middleware, type PoorRequest, type RequestOf } from '../../src/index.ts';
import { admin, login, requestId, stack, timing, type User, visitor } from './middleware-stack.ts';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function is<_Proof extends true>(): void;

const app = new Application();

app.with(login).get('/me', (req) => {
  is<Equal<typeof req.member, User>>();
  return req.member.name;
});
app.with(login, requestId, admin).get('/x/<id:int>', (req, id) => {
  is<Equal<[typeof req.member, typeof req.requestId, typeof req.isAdmin, typeof id], [User, string, true, number]>>();
  return { id };
});
app.with(...stack).get('/x/<id:int>', (req, id) => {
  is<Equal<[typeof req.member, typeof req.requestId, typeof req.isAdmin, typeof id], [User, string, true, number]>>();
  return req.requestId;
});
app.with(timing, ...stack, visitor).get('/y', (req) => req.guest?.name ?? req.member.name);
app.with(visitor).get('/z', (req) => {
  is<Equal<typeof req.guest, User | undefined>>();
  return req.guest?.name ?? '';
});
app
  .with(async (req, next) => next({ inline: req.method }))
  .get('/i', (req) => {
    is<Equal<typeof req.inline, string>>();
    return req.inline;
  });
app.use(timing, requestId).get('/w', (req) => req.requestId);

function show(req: RequestOf<typeof login>, id: number): object {
  return { id, who: req.member.name };
}
app.with(login).get('/show/<id:int>', show);

// @ts-expect-error: admin needs req.member, which login sets
app.with(admin).get('/', () => 'x');
// @ts-expect-error: show needs req.member
app.get('/show/<id:int>', show);
// @ts-expect-error: a middleware returns next(), or a Response
app.with(() => 5);
// @ts-expect-error: a list is spread
app.with(stack);
// @ts-expect-error: req.method exists already
middleware((_req, next) => next({ method: 'x' }));
// @ts-expect-error: login was used already
app.with(login, login);

export const counted = middleware(async (req: PoorRequest & { member: User }, next) => {
  if (req.member.name === '') abort(403);
  return next({ count: 1 });
});
app.with(login, counted).get('/c', (req) => String(req.count));
