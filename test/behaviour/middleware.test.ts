import { describe, expect, it } from 'vitest';
import { Application, abort, middleware, redirect } from '../../src/index.ts';
import { DECLINED } from '../../src/state.ts';
import { gate, loggedApp, readAll, settle, textOf } from '../app-kit.ts';

/** A middleware that notes when it begins and when the response is there. */
const trace = (seen: string[], name: string) =>
  middleware(async (_req, next) => {
    seen.push(`${name}>`);
    const response = await next();
    seen.push(`<${name}`);
    return response;
  });

describe('middleware', () => {
  it('runs outermost first, use around pre hooks around with, around post hooks', async () => {
    const { app } = loggedApp();
    const seen: string[] = [];
    app.with(trace(seen, 'with 1'), trace(seen, 'with 2')).get('/', () => void seen.push('handler'));
    app.preProcess(() => void seen.push('pre'));
    app.postProcess(() => void seen.push('post'));
    app.use(trace(seen, 'use 1'));
    app.use(trace(seen, 'use 2'));
    await app.request('/');
    const inner = ['with 1>', 'with 2>', 'handler', '<with 2', '<with 1'];
    expect(seen).toEqual(['use 1>', 'use 2>', 'pre', ...inner, 'post', '<use 2', '<use 1']);
  });

  it.each([
    ['/page', 'GET', 200],
    ['/nowhere', 'GET', 404],
    ['/page', 'PUT', 405],
    ['/page', 'OPTIONS', 204],
    ['/%zz', 'GET', 400],
    ['/crash', 'GET', 500],
  ])('of use sees the response to %s %s, which is %i', async (path, method, status) => {
    const { app } = loggedApp();
    app.use(async (_req, next) => {
      const response = await next();
      response.headers.set('X-Status', String(response.status));
      return response;
    });
    app.get('/page', () => 'page');
    app.get('/crash', () => Promise.reject(new Error('boom')));
    const response = await app.request(path, { method });
    expect([response.status, response.headers.get('x-status')]).toEqual([status, String(status)]);
  });

  it('of with runs for its routes only', async () => {
    const { app } = loggedApp();
    const seen: string[] = [];
    app.with(trace(seen, 'with')).get('/in', () => 'in');
    app.get('/out', () => 'out');
    expect([await textOf(app, '/out'), seen]).toEqual(['out', []]);
    expect([await textOf(app, '/in'), seen]).toEqual(['in', ['with>', '<with']]);
  });

  it('of with runs around a default handler', async () => {
    const { app } = loggedApp();
    const login = middleware((req, next) => next({ member: req.headers.get('x-member') ?? abort(403) }));
    app.with(login).default((req) => `default ${req.member}`);
    expect((await app.request('/none')).status).toBe(403);
    expect(await textOf(app, '/none', { headers: { 'X-Member': 'eva' } })).toBe('default eva');
    expect(app.popDefault('GET')).toBeTypeOf('function');
    expect((await app.request('/none')).status).toBe(404);
  });

  it.each<[string, () => unknown, number]>([
    ['answers with a Response', () => new Response('early', { status: 202 }), 202],
    ['aborts', () => abort(403), 403],
    ['returns a status', () => 401, 401],
    ['redirects', () => redirect({} as never, '/login'), 302],
    ['fails', () => Promise.reject(new Error('boom')), 500],
  ])('that %s without next() keeps the handler from running', async (_, answer, status) => {
    const { app } = loggedApp();
    const seen: string[] = [];
    app.with((() => answer()) as never).get('/', () => void seen.push('handler'));
    expect([(await app.request('/')).status, seen]).toEqual([status, []]);
  });

  it.each([true, false])('sets properties of req for what follows (async: %s)', async (isAsync) => {
    const { app } = loggedApp();
    const login = middleware((_req, next) => next({ member: 'Ada' }));
    const late = middleware(async (_req, next) => next({ member: 'Ada' }));
    app.with(isAsync ? late : login).get('/', (req) => req.member);
    expect(await textOf(app, '/')).toBe('Ada');
  });

  it('cannot give a name of req another meaning', async () => {
    const { app, log } = loggedApp();
    app.with((_req, next) => next({ method: 'x' } as never)).get('/', () => 'page');
    expect((await app.request('/')).status).toBe(500);
    expect(log.about('req.method exists already')).toHaveLength(1);
  });

  it('gets an error page from next(), and what was thrown as req.error', async () => {
    const { app } = loggedApp();
    const seen: unknown[] = [];
    app.use(async (req, next) => {
      const { status } = await next();
      seen.push(status, String(req.error));
      return new Response('own page', { status });
    });
    app.get('/', () => Promise.reject(new Error('boom')));
    expect([await textOf(app, '/'), seen]).toEqual(['own page', [500, 'Error: boom']]);
  });

  it.each(['calls next() twice', 'neither calls next() nor answers'])('that %s is a logged 500', async (fault) => {
    const { app, log } = loggedApp();
    app.get('/', () => 'page');
    app.use((async (_req: unknown, next: () => Promise<Response>) => {
      if (fault !== 'calls next() twice') return undefined;
      await next();
      return next();
    }) as never);
    expect([(await app.request('/')).status, log.lines.length]).toEqual([500, 1]);
  });

  it('that returns nothing after next() leaves the response as it is', async () => {
    const { app } = loggedApp();
    app.get('/', () => 'page');
    app.use((async (_req: unknown, next: () => Promise<Response>) => void (await next())) as never);
    expect(await textOf(app, '/')).toBe('page');
  });

  it('may fail after next(): the client gets the page of that', async () => {
    const { app, log } = loggedApp();
    app.get('/', () => 'page');
    app.use(async (_req, next) => {
      await next();
      return abort(418);
    });
    expect([(await app.request('/')).status, log.lines]).toEqual([418, []]);
  });

  it('sees a response that has started before its head is sent, and may replace its body', async () => {
    const { app } = loggedApp();
    const more = gate();
    app.get('/', async (req) => {
      req.write('one ');
      await req.flush();
      await more.opened;
      req.write('two');
    });
    app.use(async (_req, next) => {
      const { body, status, headers } = await next();
      headers.set('X-Seen', '1');
      return new Response(body?.pipeThrough(upperCase()) ?? null, { status, headers });
    });
    const response = await app.request('/');
    more.open();
    expect([response.headers.get('x-seen'), (await readAll(response)).text]).toEqual(['1', 'ONE TWO']);
  });

  it('may answer with a Response of its own after next(): the first one is given up', async () => {
    const { app, log } = loggedApp();
    const closed: string[] = [];
    app.get('/', async function* () {
      try {
        yield 'a';
        yield 'b';
      } finally {
        closed.push('generator');
      }
    });
    app.use(async (_req, next) => {
      await next();
      return new Response('other');
    });
    expect(await textOf(app, '/')).toBe('other');
    await settle();
    expect([closed, log.lines]).toEqual([['generator'], []]);
  });

  it('runs for the route that answers after another has declined', async () => {
    const { app } = loggedApp();
    app.get('/<a>', () => -1);
    app.with(() => abort(401)).get('/<a:word>', () => 'secret');
    expect((await app.request('/x')).status).toBe(401);
  });

  it.each([[null], ['text'], [{}], [[() => {}]]])('%j is not one', (value) => {
    const { app } = loggedApp();
    expect(() => app.use(value as never)).toThrow(TypeError);
    expect(() => app.with(value as never)).toThrow(TypeError);
  });
});

function upperCase(): TransformStream<Uint8Array, Uint8Array<ArrayBuffer>> {
  return new TransformStream({
    transform(block, controller) {
      controller.enqueue(new TextEncoder().encode(new TextDecoder().decode(block).toUpperCase()));
    },
  });
}

describe('a middleware that runs again', () => {
  const login = middleware((_req, next) => next({ member: 'Ada' }));

  it('for a route after one that declined sets its properties again', async () => {
    const { app } = loggedApp();
    const routes = app.with(login);
    routes.get('/<a>', () => DECLINED);
    routes.get('/<b:word>', (req) => req.member);
    expect(await textOf(app, '/x')).toBe('Ada');
  });

  it('in a mounted application sets its properties again', async () => {
    const { app } = loggedApp();
    const inner = new Application();
    inner.use(login);
    inner.get('/', () => 'inner');
    app.use(login);
    app.mount('/in', inner);
    expect(await textOf(app, '/in')).toBe('inner');
  });
});
