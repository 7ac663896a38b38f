import { describe, expect, it } from 'vitest';
import { Application, abort, middleware } from '../../src/index.ts';
import { loggedApp, textOf } from '../app-kit.ts';

/*
 * What users missed who ported applications from Hono, Elysia and Express. What is refused with advice is in
 * foreign-habits.test.ts, and the types are in test/types.
 */

const timing = middleware(async (_req, next) => {
  const start = performance.now();
  const response = await next();
  response.headers.set('X-Response-Time', `${performance.now() - start}`);
  return response;
});

describe('something that wraps a request', () => {
  it('measures a request that a hook has refused, too', async () => {
    const { app } = loggedApp();
    app.preProcess(() => abort(401, { headers: { 'WWW-Authenticate': 'Basic' } }));
    app.use(timing);
    const response = await app.request('/');
    expect([response.status, Number(response.headers.get('x-response-time')) >= 0]).toEqual([401, true]);
  });

  it('has a try and finally around the handler, which sees its error', async () => {
    const { app } = loggedApp();
    const seen: unknown[] = [];
    const transaction = middleware(async (req, next) => {
      const response = await next();
      seen.push(req.error instanceof RangeError ? 'rollback' : 'commit');
      return response;
    });
    const routes = app.with(transaction);
    routes.get('/good', () => 'good');
    routes.get('/bad', () => {
      throw new RangeError('bad');
    });
    await app.request('/good');
    await app.request('/bad');
    expect(seen).toEqual(['commit', 'rollback']);
  });

  it('applies to a path and to all below it', async () => {
    const { app } = loggedApp();
    app.get('/auth', () => 'SECRET');
    app.get('/auth/page', () => 'SECRET');
    app.get('/authors', () => 'public');
    app.group('/auth').preProcess(() => abort(403));
    const statuses = ['/auth', '/auth/page', '/auth/nothing', '/authors'].map(
      async (path) => (await app.request(path)).status,
    );
    expect(await Promise.all(statuses)).toEqual([403, 403, 403, 200]);
  });
});

describe('groups', () => {
  it('may be several with one prefix, in modules that do not know each other', async () => {
    const { app } = loggedApp();
    const articles = (group = app.group('/api/articles')) => group.get('/<slug>', (_req, slug) => `article ${slug}`);
    const comments = (group = app.group('/api/articles/<slug>/comments')) =>
      group.get('/', (_req, slug) => `of ${slug}`);
    articles();
    comments();
    expect([await textOf(app, '/api/articles/x'), await textOf(app, '/api/articles/x/comments')]).toEqual([
      'article x',
      'of x',
    ]);
  });

  it('have their own 404, and mounted applications the settings around them', async () => {
    const { app } = loggedApp();
    const inner = new Application();
    inner.post('/data', async (req) => `${(await req.data()).length}`);
    const api = app.group('/api', { dataSize: 50, errorFormat: 'json' });
    api.httpState(404, () => ({ error: 'not found' }));
    api.mount('/v1', inner);
    expect(await (await app.request('/api/nope')).json()).toEqual({ error: 'not found' });
    const large = await app.request('/api/v1/data', { method: 'POST', body: 'x'.repeat(102) });
    expect([large.status, large.headers.get('content-type')]).toEqual([413, 'application/problem+json']);
  });
});

describe('a header that is set on the response', () => {
  const cors = middleware(async (req, next) => {
    if (req.method === 'OPTIONS')
      return new Response(null, { status: 204, headers: { 'Access-Control-Allow-Origin': '*' } });
    const response = await next();
    response.headers.set('Access-Control-Allow-Origin', '*');
    return response;
  });

  it.each(['/small', '/large', '/flushed', '/aborted', '/nothing'])(
    'arrives, however the answer was made: %s',
    async (path) => {
      const { app } = loggedApp();
      app.use(cors);
      app.get('/small', () => 'small');
      app.get('/large', (req) => void req.write('x'.repeat(40_000)));
      app.get('/flushed', async (req) => {
        await req.write('a');
        await req.flush();
        return 'b';
      });
      app.get('/aborted', () => abort(409));
      expect((await app.request(path)).headers.get('access-control-allow-origin')).toBe('*');
    },
  );

  it('arrives after a look at the body', async () => {
    const { app } = loggedApp();
    app.postProcess((_req, response) => {
      const { headers, body } = response;
      headers.set('X-Body', String(body !== null));
    });
    app.get('/', () => 'text');
    expect((await app.request('/')).headers.get('x-body')).toBe('true');
  });

  it('may repeat where the header is a list', async () => {
    const { app } = loggedApp();
    app.get('/', (req) => {
      req.headersOut.append('Link', '</a>; rel=preload');
      req.headersOut.append('Link', '</b>; rel=preload');
      return 'x';
    });
    expect((await app.request('/')).headers.get('link')).toBe('</a>; rel=preload, </b>; rel=preload');
  });

  it('answers a preflight before a hook that asks for a login', async () => {
    const { app } = loggedApp();
    app.preProcess(() => abort(403));
    app.use(cors);
    expect((await app.request('/', { method: 'OPTIONS' })).status).toBe(204);
  });
});

describe('one handler for all errors', () => {
  it.each([
    ['GET', '/nothing', 404],
    ['PUT', '/page', 405],
    ['GET', '/%zz', 400],
    ['GET', '/teapot', 418],
    ['GET', '/crash', 500],
    ['POST', '/data', 413],
    ['FOO', '/page', 501],
  ])('answers %s %s with its own form of %i', async (method, path, code) => {
    const { app } = loggedApp({ dataSize: 2 });
    app.httpState('error', (_req, details) => ({ code: details.code, message: details.message ?? '' }));
    app.get('/page', () => 'page');
    app.get('/teapot', () => abort(418));
    app.get('/crash', () => Promise.reject(new Error('secret')));
    app.post('/data', async (req) => `${await req.data()}`);
    const response = await app.request(path, { method, ...(method === 'POST' ? { body: 'long' } : {}) });
    expect([response.status, (await response.json()).code]).toEqual([code, code]);
  });
});

describe('what a middleware adds', () => {
  it('belongs to its application: another one gives the same name another type', async () => {
    const [shop, blog] = [new Application(), new Application()];
    const customer = middleware((_req, next) => next({ member: { id: 7 } }));
    const author = middleware((_req, next) => next({ member: 'Ada' }));
    shop.with(customer).get('/', (req) => `${req.member.id + 1}`);
    blog.with(author).get('/', (req) => req.member.toUpperCase());
    expect([await textOf(shop, '/'), await textOf(blog, '/')]).toEqual(['8', 'ADA']);
  });
});
