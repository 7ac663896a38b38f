import { afterEach, describe, expect, it } from 'vitest';
import { abort, type Handler, redirect, type StatusResult } from '../../src/index.ts';
import { PoorSession } from '../../src/session.ts';
import { HTTP_FORBIDDEN, METHOD_GET_POST } from '../../src/state.ts';
import { FORM, type KeptLog, loggedApp, readAll } from '../app-kit.ts';
import { keepUnhandled } from '../unhandled.ts';
import { eventually } from '../wait.ts';
import { KEY, load, save, sessionApp, toCookie } from './session-kit.ts';

const unhandled = keepUnhandled();
afterEach(() => expect(unhandled.splice(0)).toEqual([]));

/** The application of the seed, "Sessions": who is not logged in is sent to the form. */
function seedApp(): { browse: (path: string, form?: string) => Promise<string>; log: KeptLog } {
  const { app, log } = loggedApp({ secretKey: KEY });
  const checkLogin = <Args extends unknown[]>(handler: Handler<Args>): Handler<Args> => {
    return async function checked(req, ...args) {
      const session = await PoorSession.open<{ login: string }>(req);
      if (session.data.login === undefined) redirect(req, '/login', { text: 'Login required' });
      return handler(req, ...args);
    };
  };
  app.route(
    '/login',
    async (req) => {
      if (req.method !== 'POST') return 'some html login form';
      if (req.form.getFirst('passwd') !== 'SecretPasswds') redirect(req, '/login', { text: 'Bad password' });
      const session = await PoorSession.open<{ login: string }>(req);
      session.data.login = req.form.getFirst('login', 'nobody');
      await session.header(req);
      return redirect(req, '/private/1');
    },
    METHOD_GET_POST,
  );
  app.get(
    '/private/<id:int>',
    checkLogin((_req, id) => `private ${id + 1}`),
  );
  app.get('/logout', async (req) => {
    const session = await PoorSession.open(req);
    session.destroy();
    await session.header(req);
    redirect(req, '/login');
  });

  let cookie = '';
  async function browse(path: string, form?: string): Promise<string> {
    const sent = form === undefined ? {} : { method: 'POST', body: form };
    const response = await app.request(path, { headers: { cookie, 'Content-Type': FORM }, ...sent });
    for (const field of response.headers.getSetCookie()) cookie = field.includes('Max-Age=0') ? '' : toCookie(field);
    return `${response.status} ${response.headers.get('location') ?? (await response.text())}`;
  }
  return { browse, log };
}

it('logs in, sees what is private, and logs out', async () => {
  const { browse, log } = seedApp();
  expect(await browse('/private/1')).toBe('302 /login');
  expect(await browse('/login')).toBe('200 some html login form');
  expect(await browse('/login', 'login=ondrej&passwd=wrong')).toBe('302 /login');
  expect(await browse('/private/1')).toBe('302 /login');
  expect(await browse('/login', 'login=ondrej&passwd=SecretPasswds')).toBe('302 /private/1');
  expect(await browse('/private/1')).toBe('200 private 2');
  expect(await browse('/logout')).toBe('302 /login');
  expect(await browse('/private/1')).toBe('302 /login');
  expect(log.lines).toEqual([]);
});

it('many requests at a time each have their own', async () => {
  const { app, log } = sessionApp();
  const one = async (n: number): Promise<unknown> => load(app, toCookie(await save(app, { n })));
  const loaded = await Promise.all(Array.from({ length: 100 }, (_, n) => one(n)));
  expect(loaded).toEqual(loaded.map((_, n) => ({ n })));
  expect(log.lines).toEqual([]);
});

it('is empty after destroy, and begins anew with what is put there then', async () => {
  const { app } = loggedApp({ secretKey: KEY });
  app.get('/', async (req) => {
    const session = await PoorSession.open(req);
    session.data.a = 1;
    session.destroy();
    const before = { ...session.data };
    session.data.b = 2;
    await session.header(req);
    return before;
  });
  app.get('/load', async (req) => (await PoorSession.open(req)).data);
  const response = await app.request('/');
  expect(await response.json()).toEqual({});
  expect(await load(app, toCookie(response.headers.getSetCookie()[0] ?? ''))).toEqual({ b: 2 });
});

describe('the cookie goes with', () => {
  it.each<[string, number, Handler]>([
    ['a page', 200, () => 'page'],
    ['nothing', 204, () => null],
    ['JSON', 200, () => ({ a: 1 })],
    ['a Response', 202, () => new Response('own', { status: 202 })],
    ['a redirect', 302, (req) => redirect(req, '/there')],
    ['a status', 403, () => HTTP_FORBIDDEN],
    ['an abort', 404, () => abort(404, { message: 'No such item' })],
    ['a state handler', 410, () => 410],
    ['a state handler that redirects', 302, () => 401],
    ['an error handler', 409, () => Promise.reject(new RangeError('sold out'))],
    [
      'an error',
      500,
      () => {
        throw new Error('after the login');
      },
    ],
    [
      'a stream',
      200,
      async (req) => {
        await req.write('a'.repeat(20_000));
      },
    ],
  ])('%s, once', async (_, status, answer) => {
    const { app } = loggedApp({ secretKey: KEY });
    app.httpState(410, () => 'gone');
    app.httpState(401, (req) => redirect(req, '/login'));
    app.errorHandler(RangeError, (req) => {
      req.status = 409;
      return 'sold out';
    });
    app.get('/', async (req) => {
      const session = await PoorSession.open(req);
      session.data.a = 1;
      await session.header(req);
      return answer(req);
    });
    app.get('/load', async (req) => (await PoorSession.open(req)).data);
    const response = await app.request('/');
    await readAll(response);
    const fields = response.headers.getSetCookie();
    expect([response.status, fields.length]).toEqual([status, 1]);
    expect(await load(app, toCookie(fields[0] ?? ''))).toEqual({ a: 1 });
  });

  it.each([404, 401])('an answer of a state handler of %i that sets it', async (code) => {
    const { app } = loggedApp({ secretKey: KEY });
    app.get('/', () => code as StatusResult);
    app.httpState(code, async (req) => {
      const session = await PoorSession.open(req);
      session.destroy();
      await session.header(req);
      return code === 401 ? redirect(req, '/login') : 'gone';
    });
    const response = await app.request('/');
    expect([response.status, response.headers.getSetCookie().length]).toEqual([code === 401 ? 302 : 404, 1]);
  });

  it('other cookies, and takes the place of its own earlier one', async () => {
    const { app } = loggedApp({ secretKey: KEY });
    app.get('/', async (req) => {
      req.setCookie('SESSID', 'other', { path: '/other' });
      req.setCookie('A', '1');
      const session = await PoorSession.open(req);
      await session.header(req);
      req.setCookie('B', '2');
      (await PoorSession.open(req)).destroy();
      session.destroy();
      await session.header(req);
    });
    const fields = (await app.request('/')).headers.getSetCookie();
    expect(fields.map(toCookie)).toEqual(['SESSID=other', 'A=1', 'B=2', 'SESSID=']);
  });

  it.each([
    ['of its own', () => new Response('body', { status: 201, headers: { 'X-A': '1', 'Set-Cookie': 'A=1' } })],
    ['that redirects', () => Response.redirect('http://h.test/there', 303)],
    ['of another application', () => loggedApp().app.request('/nowhere')],
  ])('a Response %s', async (_, make) => {
    const { app } = loggedApp({ secretKey: KEY });
    app.get('/', async (req) => (await PoorSession.open(req)).header(await make()));
    const [given, response] = [await make(), await app.request('/')];
    expect([response.status, await response.text()]).toEqual([given.status, await given.text()]);
    for (const [name, value] of given.headers) {
      if (name !== 'set-cookie' && name !== 'date') expect(response.headers.get(name)).toBe(value);
    }
    const added = response.headers.getSetCookie().filter((field) => field.startsWith('SESSID='));
    expect(added.length).toBe(1);
    expect(response.headers.getSetCookie().length).toBe(given.headers.getSetCookie().length + 1);
  });

  it('the Response of a post hook', async () => {
    const { app, log } = loggedApp({ secretKey: KEY });
    app.get('/', () => 'page');
    app.postProcess(async (req, response) => {
      const session = await PoorSession.open(req);
      session.renew();
      return session.header(response);
    });
    for (const path of ['/', '/nowhere']) {
      expect((await app.request(path)).headers.getSetCookie()).toEqual([expect.stringMatching(/^SESSID=ey/)]);
    }
    expect(log.lines).toEqual([]);
  });

  it('the answer of a mounted application, which has a key of its own', async () => {
    const [outer, inner] = [sessionApp(), sessionApp({}, { secretKey: 'the key of the inner one' })];
    outer.app.mount('/inner', inner.app);
    const [mine, other] = [await outer.app.request('/keep'), await outer.app.request('/inner/keep')];
    const cookie = toCookie(other.headers.getSetCookie()[0] ?? '');
    expect(await load(inner.app, cookie)).toEqual({});
    expect([inner.log.lines, outer.log.lines]).toEqual([[], []]);
    await load(outer.app, cookie);
    expect([mine.headers.getSetCookie().length, outer.log.lines.length]).toEqual([1, 1]);
  });
});

describe('header', () => {
  it('never into a Response that is a constant, which others get as well', async () => {
    const { app } = loggedApp({ secretKey: KEY });
    const gone = new Response(null, { status: 204 });
    app.get('/', () => gone);
    app.postProcess(async (req, response) => {
      const session = await PoorSession.open(req);
      session.data.a = 1;
      return req.args.has('in') ? session.header(response) : response;
    });
    const cookies = async (path: string): Promise<number> => (await app.request(path)).headers.getSetCookie().length;
    expect([await cookies('/?in=1'), await cookies('/')]).toEqual([1, 0]);
  });

  it('after the start is an error, as for any field', async () => {
    const { app, log } = loggedApp({ secretKey: KEY });
    let said = '';
    app.get('/', async (req) => {
      const session = await PoorSession.open(req);
      await req.flush();
      await session.header(req).catch((error: unknown) => {
        said = String(error);
      });
    });
    await readAll(await app.request('/'));
    expect(said).toMatch(/The response has started: header Set-Cookie cannot be changed any more/);
    expect(log.lines.length).toBe(1);
  });

  it('that nobody awaits is in the log when it comes too late, and ends no process', async () => {
    const { app, log } = loggedApp({ secretKey: KEY });
    app.get('/', async (req) => {
      const session = await PoorSession.open(req);
      session.header(req);
      return 'page';
    });
    const response = await app.request('/');
    expect([response.status, response.headers.getSetCookie()]).toEqual([200, []]);
    await eventually(() => expect(log.lines).not.toEqual([]));
    expect(log.lines).toEqual([expect.stringMatching(/^error GET \/.*header Set-Cookie cannot be changed any more/)]);
  });

  it('that nobody awaits is not slower than a later one: who has logged out is logged out', async () => {
    const { app } = loggedApp({ secretKey: KEY });
    app.get('/', async (req) => {
      const session = await PoorSession.open(req);
      session.data.a = 'a'.repeat(1000);
      const kept = session.header(req);
      session.destroy();
      await session.header(req);
      await kept;
    });
    const fields = (await app.request('/')).headers.getSetCookie();
    expect(fields.map(toCookie)).toEqual(['SESSID=']);
  });

  it.each([
    ['what makes a list of itself', { toJSON: () => [1] }],
    ['a number too long', { a: 1n }],
    ['a circle', circle()],
  ])('of %s is an error, once in the log', async (_, data) => {
    const { app, log } = loggedApp({ secretKey: KEY });
    app.get('/', async (req) => {
      const session = await PoorSession.open(req);
      Object.assign(session.data, data);
      await session.header(req);
    });
    expect((await app.request('/')).status).toBe(500);
    expect(log.lines).toEqual([expect.stringMatching(/^error GET .*TypeError/)]);
  });

  it('of what is too long is an error to be caught', async () => {
    const { app, log } = loggedApp({ secretKey: KEY });
    app.get('/', async (req) => {
      const session = await PoorSession.open(req);
      session.data.a = 'a'.repeat(70_000);
      return session.header(req).catch((error: Error) => error.name);
    });
    const response = await app.request('/');
    expect([await response.text(), response.headers.getSetCookie(), log.lines]).toEqual(['RangeError', [], []]);
  });

  it('takes the request or a Response', async () => {
    const { app, log } = loggedApp({ secretKey: KEY });
    app.get('/', async (req) => (await PoorSession.open(req)).header(req.headersOut as never));
    expect((await app.request('/')).status).toBe(500);
    expect(log.lines.join()).toContain('header takes the request, or a Response');
  });

  function circle(): object {
    const data: { self?: object } = {};
    data.self = data;
    return data;
  }
});
