import { describe, expect, it } from 'vitest';
import { type Application, abort, redirect } from '../../src/index.ts';
import { DONE } from '../../src/state.ts';
import { loggedApp, settle } from '../app-kit.ts';

type Fail = (req: never) => never;

/** Where user code runs after the response was created, and can still replace it. */
const places: [string, (app: Application, fail: Fail) => void][] = [
  ['a post hook', (app, fail) => app.postProcess((req) => fail(req as never))],
  [
    'a middleware after next()',
    (app, fail) =>
      void app.use(async (req, next) => {
        await next();
        return fail(req as never);
      }),
  ],
];

describe.each(places)('%s', (_, register) => {
  it('can redirect, with the cookies that were set', async () => {
    const { app, log } = loggedApp();
    app.get('/', (req) => {
      req.setCookie('a', '1');
      return 'page';
    });
    register(app, (req) => redirect(req, '/login'));
    const { status, headers } = await app.request('/');
    expect([status, headers.get('location'), headers.getSetCookie()]).toEqual([302, '/login', ['a=1; Path=/']]);
    expect(log.lines).toEqual([]);
  });

  it('can end with a status below 400, and the handler of that status may set headers', async () => {
    const { app, log } = loggedApp();
    app.get('/', () => 'page');
    app.httpState(202, (req) => {
      req.headersOut.set('X-Own', '1');
      return 'accepted';
    });
    register(app, () => abort(202));
    const response = await app.request('/');
    expect([response.status, response.headers.get('x-own'), await response.text()]).toEqual([202, '1', 'accepted']);
    expect(log.lines).toEqual([]);
  });

  it('leaves the response as it is with abort(DONE)', async () => {
    const { app } = loggedApp();
    app.get('/', (req) => {
      req.status = 201;
      return 'page';
    });
    register(app, () => abort(DONE));
    const response = await app.request('/');
    expect([response.status, await response.text()]).toEqual([201, 'page']);
  });
});

describe('a middleware', () => {
  it('that throws without awaiting next() is answered when what follows has ended', async () => {
    const { app } = loggedApp();
    const seen: string[] = [];
    app.use((_req, next) => {
      void next();
      throw new Error('boom');
    });
    app.get('/', async () => {
      await settle();
      seen.push('handler');
    });
    app.httpState(500, () => void seen.push('error page'));
    expect([(await app.request('/')).status, seen]).toEqual([500, ['handler', 'error page']]);
  });

  it('may replace a response that starts after it has answered', async () => {
    const { app } = loggedApp();
    app.use(async (_req, next) => {
      void next();
      return new Response('own');
    });
    app.get('/', async (req) => {
      await settle();
      req.write('page');
      await req.flush();
    });
    expect(await (await app.request('/')).text()).toBe('own');
  });

  it('cannot run what follows after it has answered', async () => {
    const { app, log } = loggedApp();
    const seen: string[] = [];
    let late: (() => Promise<Response>) | undefined;
    app.use((_req, next) => {
      late = next;
      return new Response('early');
    });
    app.get('/', () => void seen.push('handler'));
    expect(await (await app.request('/')).text()).toBe('early');
    await expect(late?.()).rejects.toThrow('next() was called after');
    expect([seen, log.about('next() was called after').length]).toEqual([[], 1]);
  });
});
