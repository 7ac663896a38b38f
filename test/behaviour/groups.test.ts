import { describe, expect, it } from 'vitest';
import { Application, abort, middleware, type StatusResult } from '../../src/index.ts';
import { loggedApp, textOf } from '../app-kit.ts';

/** A middleware that adds its name to a header of the response. */
const mark = (name: string) =>
  middleware(async (_req, next) => {
    const response = await next();
    response.headers.append('X-Mark', name);
    return response;
  });

async function markOf(app: Application, path: string): Promise<[number, string | null]> {
  const response = await app.request(path);
  return [response.status, response.headers.get('x-mark')];
}

describe('a group', () => {
  it('has its routes below its prefix, whose parameters come first', async () => {
    const { app } = loggedApp();
    const org = app.group('/org/<org:word>');
    org.get('/report/<year:int>', (_req, name, year) => `${name} ${year + 1}`);
    expect(await textOf(app, '/org/acme/report/2025')).toBe('acme 2026');
    expect((await app.request('/report/2025')).status).toBe(404);
  });

  it('nests, and gives itself to a function', async () => {
    const { app } = loggedApp();
    app.group('/a/<a:int>', (a) => {
      a.group('/b/<b:int>', (b) => void b.get('/<c:int>', (_req, ...args) => args.join()));
    });
    expect(await textOf(app, '/a/1/b/2/3')).toBe('1,2,3');
  });

  it('answers at its prefix with and without a slash', async () => {
    const { app } = loggedApp();
    const group = app.group('/shop');
    group.get('/', () => 'shop');
    expect([await textOf(app, '/shop'), await textOf(app, '/shop/')]).toEqual(['shop', 'shop']);
    for (const method of ['HEAD', 'GET']) expect(group.popRoute('/', method)).toBeTypeOf('function');
    expect((await app.request('/shop/')).status).toBe(404);
  });

  it.each([
    ['/admin', [404, 'group, app']],
    ['/admin/page', [200, 'group, app']],
    ['/admin/page/other', [404, 'group, app']],
    ['/administration', [404, 'app']],
    ['/', [404, 'app']],
  ])('runs its middleware around every path below its prefix: %s', async (path, expected) => {
    const { app } = loggedApp();
    const admin = app.group('/admin');
    admin.get('/page', () => 'page');
    admin.use(mark('group'));
    app.use(mark('app'));
    expect(await markOf(app, path)).toEqual(expected);
  });

  it('cannot be passed by an outer route, a file name or another spelling of the path', async () => {
    const { app } = loggedApp();
    app.get('/<any:re:.*>', () => 'SECRET');
    app.group('/admin').use(() => abort(403));
    for (const path of ['/admin', '/admin/', '/admin/x', '/%61dmin/x', '/x/../admin/x']) {
      const status = (await app.request(path)).status;
      expect([path, status]).toEqual([path, 403]);
    }
    expect(await textOf(app, '/open')).toBe('SECRET');
  });

  it('cannot be passed where its filter refuses one reading of the path', async () => {
    const tenant = (text: string): string => {
      if (text !== 'a') throw new RangeError('no such tenant');
      return text;
    };
    const app = loggedApp().app.setFilter('tenant', /.+/, tenant);
    const group = app.group('/in/<tenant:tenant>');
    group.get('/doc/<page:re:.*>', (_req, name, page) => `${name} ${page}`);
    expect(await textOf(app, '/in/a/doc/b/c')).toBe('a b/c');
    expect((await app.request('/in/x/doc/b')).status).toBe(404);
    group.use(() => abort(403));
    expect((await app.request('/in/a/doc/b/c')).status).toBe(403);
    expect((await app.request('/other')).status).toBe(404);
  });

  it('cannot be passed by a route whose filter was replaced, or is not that of the prefix', async () => {
    const app = loggedApp().app.setFilter('id', /\d+/);
    const group = app.group('/in/<id:id>');
    group.use(() => abort(403));
    group.get('/old', () => 'SECRET');
    app.setFilter('id', /[a-z]+/);
    group.get('/new', () => 'SECRET');
    const other = app.group('/in').setFilter('id', /[A-Z]+/);
    other.group('/<id:id>').get('/own', () => 'SECRET');
    for (const path of ['/in/1/old', '/in/a/new', '/in/A/own']) {
      const { status } = await app.request(path);
      expect([path, status]).toEqual([path, 403]);
    }
    expect((await app.request('/in/-/old')).status).toBe(404);
  });

  it('refuses a path that is not below its prefix', async () => {
    const { app } = loggedApp();
    const group = app.group('/admin');
    expect(() => group.get('<rest:re:.*>', () => '')).toThrow(
      'A path of a group must start with "/"; got "<rest:re:.*>"',
    );
    group.get('/<rest:re:.*>', (_req, rest) => rest);
    expect(await textOf(app, '/admin/x')).toBe('x');
  });

  it('has status handlers that win over those further out', async () => {
    const { app } = loggedApp();
    app.httpState(404, () => 'outside');
    app.group('/in').httpState(404, () => 'inside');
    expect([await textOf(app, '/in/x'), await textOf(app, '/x')]).toEqual(['inside', 'outside']);
    app.group('/in/deep').httpState('error', (_req, { code }) => `deep ${code}`);
    expect(await textOf(app, '/in/deep/x')).toBe('deep 404');
  });

  it('has error handlers that win over those further out', async () => {
    const { app } = loggedApp();
    app.errorHandler(RangeError, () => 'outside');
    app.group('/in').errorHandler(Error, () => 'inside');
    const fail = (): never => {
      throw new RangeError('x');
    };
    app.get('/in/x', fail);
    app.get('/x', fail);
    expect([await textOf(app, '/in/x'), await textOf(app, '/x')]).toEqual(['inside', 'outside']);
  });

  it('asks the next status handler where one fails', async () => {
    const { app } = loggedApp();
    app.httpState(500, () => 'outside');
    app.group('/in').httpState(500, () => {
      throw new Error('again');
    });
    app.get('/in/x', () => 500);
    expect(await textOf(app, '/in/x')).toBe('outside');
  });

  it('has hooks: outer pre hooks run first, inner post hooks run first', async () => {
    const { app } = loggedApp();
    const seen: string[] = [];
    const group = app.group('/in');
    group.preProcess(() => void seen.push('group pre'));
    group.postProcess(() => void seen.push('group post'));
    app.preProcess(() => void seen.push('app pre'));
    app.postProcess(() => void seen.push('app post'));
    group.get('/x', () => void seen.push('handler'));
    await app.request('/in/x');
    expect(seen).toEqual(['app pre', 'group pre', 'handler', 'group post', 'app post']);
    seen.length = 0;
    await app.request('/out');
    expect(seen).toEqual(['app pre', 'app post']);
  });

  it('has a default handler', async () => {
    const { app } = loggedApp();
    app.default(() => 'outside');
    app.group('/in').default(() => 'inside');
    expect([await textOf(app, '/in/x'), await textOf(app, '/x')]).toEqual(['inside', 'outside']);
  });

  it('has filters of its own, which other paths do not know', async () => {
    const { app } = loggedApp();
    const group = app.group('/in').setFilter('even', /\d*[02468]/, Number);
    group.get('/<n:even>', (_req, n) => String(n / 2));
    expect([await textOf(app, '/in/8'), (await app.request('/in/7')).status]).toEqual(['4', 404]);
    expect(() => app.get('/<n:even>' as '/', () => '')).toThrow(/no filter even/);
  });

  it('takes any regular expression in its prefix, and a function after options that are undefined', async () => {
    const app = new Application();
    app.group('/<v:re:v\\d?>', undefined as never, (group) => void group.get('/', (_req, v) => `version ${v}`));
    expect(await textOf(app, '/v2')).toBe('version v2');
  });

  it('has settings, which its routes may set again', async () => {
    const { app } = loggedApp({ dataSize: 10, errorFormat: 'html' });
    const api = app.group('/api', { dataSize: '1KiB', errorFormat: 'json' });
    const size = async (path: string, length: number): Promise<string> => {
      const response = await app.request(path, { method: 'POST', body: 'x'.repeat(length) });
      return `${response.status} ${response.headers.get('content-type')?.split(';')[0]}`;
    };
    app.post('/top', async (req) => String((await req.data()).length));
    api.post('/group', async (req) => String((await req.data()).length));
    api.post('/route', { dataSize: 2000, errorFormat: 'html' }, async (req) => String((await req.data()).length));
    expect(await size('/top', 11)).toBe('413 text/html');
    expect(await size('/api/group', 1024)).toBe('200 text/html');
    expect(await size('/api/group', 1025)).toBe('413 application/problem+json');
    expect(await size('/api/route', 2000)).toBe('200 text/html');
    expect(await size('/api/route', 2001)).toBe('413 text/html');
    expect(await size('/api/nothing', 1)).toBe('404 application/problem+json');
  });

  it('passes its settings on to what is mounted in it', async () => {
    const { app } = loggedApp();
    const inner = new Application();
    app.group('/api', { errorFormat: 'json' }).mount('/v1', inner);
    app.mount('/v2', inner);
    const typeOf = async (path: string): Promise<string | null> =>
      (await app.request(path)).headers.get('content-type');
    expect(await typeOf('/api/v1/x')).toBe('application/problem+json');
    expect(await typeOf('/v2/x')).toBe('text/html; charset=utf-8');
  });

  it('runs the middleware of with around what is mounted', async () => {
    const { app } = loggedApp();
    app
      .group('/in')
      .with(() => abort(403))
      .mount('/x', { fetch: () => new Response('SECRET') });
    expect((await app.request('/in/x/y')).status).toBe(403);
  });

  it('is registered while a request runs without an effect on it', async () => {
    const { app } = loggedApp();
    app.get('/in/x', async () => {
      app.group('/in').use(() => abort(403));
      app.group('/in').httpState(404, () => 'group');
      return 404;
    });
    expect((await app.request('/in/x')).headers.get('content-type')).toContain('text/html');
    expect((await app.request('/in/x')).status).toBe(403);
  });

  it.each(['', '/', 'admin', '/a?b', '/<x:nothing>', 5])('takes no prefix %j', (prefix) => {
    expect(() => new Application().group(prefix as '/x')).toThrow(TypeError);
  });

  it('has no regular routes, which could lead out of its prefix', () => {
    const group = new Application().group('/x');
    expect(() => group.regularRoute(/\/other/, () => '')).toThrow(/write app\.regularRoute/);
  });

  it('refuses a setting that only an application has', () => {
    expect(() => new Application().group('/x', { secretKey: 'x' } as object)).toThrow(
      /A group has no option secretKey/,
    );
  });
});

describe('a mount prefix', () => {
  it('may have a parameter of any name', async () => {
    const app = new Application();
    const inner = new Application();
    inner.get('/x', (req) => req.params);
    app.mount('/in/<path>', inner);
    expect(await textOf(app, '/in/a/x')).toBe('{"path":"a"}');
  });

  it('has parameters, which handlers inside find in req.groups', async () => {
    const { app } = loggedApp();
    const inner = new Application();
    inner.get('/user/<id:int>', (req) => `${req.groups.org} ${req.groups.id} ${req.prefix} ${req.uri}`);
    app.mount('/org/<org:word>', inner);
    expect(await textOf(app, '/org/acme/user/7')).toBe('acme 7 /org/acme /user/7');
    expect((await app.request('/org/-/user/7')).status).toBe(404);
    expect((await app.request('/org/acme')).status).toBe(404);
  });
});

describe('httpState', () => {
  it.each([
    [401, 'list'],
    [403, 'list'],
    [404, 'exact'],
    [410, '4xx'],
    [503, '5xx'],
    [500, 'exact'],
  ])('of several statuses answers %i by %s', async (code, expected) => {
    const { app } = loggedApp();
    app.httpState('error', () => 'error');
    app.httpState('4xx', () => '4xx');
    app.httpState('5xx', () => '5xx');
    app.httpState([401, 403], () => 'list');
    app.httpState([404, 500], () => 'exact');
    app.get('/', () => code as StatusResult);
    expect(await textOf(app, '/')).toBe(expected);
  });

  it('of error answers all from 400 on, and nothing below', async () => {
    const { app } = loggedApp();
    app.httpState('error', (_req, { code }) => `error ${code}`);
    app.get('/<code:int>', (_req, code) => code as StatusResult);
    expect([await textOf(app, '/418'), await textOf(app, '/304')]).toEqual(['error 418', '']);
    app.popHttpState('error', 'GET');
    expect(await textOf(app, '/418')).not.toBe('error 418');
  });

  it.each(['3xx', 200, 600, '404', [404, '2xx']])('takes no %j', (status) => {
    expect(() => new Application().httpState(status as 404, () => '')).toThrow(RangeError);
  });
});
