import { describe, expect, it } from 'vitest';
import { Application, abort } from '../../src/index.ts';
import { METHOD_ALL } from '../../src/state.ts';
import { FORM, type KeptLog, loggedApp, readAll, sent, settle, textOf } from '../app-kit.ts';
import { SILENT } from '../logger.ts';

/** An application under `/in`, and the one around it. */
function nested(prefix = '/in'): { outer: Application; inner: Application; log: KeptLog } {
  const { app: outer, log } = loggedApp();
  const inner = new Application({ name: 'inner', logger: SILENT });
  outer.mount(prefix, inner);
  return { outer, inner, log };
}

describe('the inner application', () => {
  it.each([
    ['/in', '/'],
    ['/in/', '/'],
    ['/in/a/b', '/a/b'],
    ['/in//a', '//a'],
    ['/in/in', '/in'],
    ['/in/a%20b', '/a b'],
    ['/in/%C4%8D', '/č'],
    ['/in/a%2Fb', '/a/b'],
    ['/in/%2525', '/%25'],
    ['/in/%3Cx%3E%3F%23', '/<x>?#'],
    ['/in/a/../b', '/b'],
  ])('sees for %s the path %s', async (path, uri) => {
    const { outer, inner } = nested();
    inner.default((req) => req.uri);
    expect(await textOf(outer, path)).toBe(uri);
  });

  it.each(['/', '/i', '/inn', '/IN', '/x/in'])('is not asked for %s', async (path) => {
    const { outer, inner } = nested();
    inner.default(() => 'inner');
    expect((await outer.request(path)).status).toBe(404);
  });

  it.each(['/in', '/in/', '/in//'])('is the same under %s, with a slash or without', async (prefix) => {
    const { outer, inner } = nested(prefix);
    inner.get('/a', () => 'a');
    inner.get('/', () => 'root');
    expect([await textOf(outer, '/in/a'), await textOf(outer, '/in'), await textOf(outer, '/in/')]).toEqual([
      'a',
      'root',
      'root',
    ]);
  });

  it('may stand under / and under a prefix that must be encoded', async () => {
    const root = nested('/');
    root.inner.get('/a', (req) => `${req.uri} ${req.constructUrl()}`);
    expect(await textOf(root.outer, '/a')).toBe('/a http://localhost/a');
    const odd = nested('/č %25');
    odd.inner.get('/a', (req) => `${req.uri} ${req.constructUrl()}`);
    expect(await textOf(odd.outer, '/%C4%8D%20%2525/a')).toBe('/a http://localhost/%C4%8D%20%2525/a');
  });

  it('gets arguments, query, method and fields', async () => {
    const { outer, inner } = nested();
    inner.route(
      '/<name>/<n:int>',
      (req, name, n) => [name, n, `${req.args}`, req.method, req.headersIn.get('x-a')],
      'QUERY',
    );
    const response = await outer.request('/in/a%2Fb/7?q=%26', { method: 'QUERY', headers: { 'X-A': '1' } });
    expect(await response.json()).toEqual(['a/b', 7, 'q=&', 'QUERY', '1']);
  });

  it('builds URLs with its prefix, also where it is nested', async () => {
    const { outer, inner } = nested();
    const innermost = new Application();
    inner.mount('/deep', innermost);
    innermost.get('/a b', (req) => `${req.uri} ${req.constructUrl()} ${req.constructUrl('/x')}`);
    expect(await textOf(outer, '/in/deep/a%20b')).toBe('/a b http://localhost/in/deep/a%20b http://localhost/x');
  });

  it('has its own hooks inside the outer ones', async () => {
    const { outer, inner } = nested();
    const seen: unknown[] = [];
    outer.preProcess((req) => void seen.push('outer pre', req.uri));
    outer.postProcess(() => void seen.push('outer post'));
    inner.preProcess((req) => void seen.push('inner pre', req.uri, req.uriRule));
    inner.postProcess(() => void seen.push('inner post'));
    inner.get('/a', () => 'a');
    await outer.request('/in/a');
    expect(seen).toEqual(['outer pre', '/in/a', 'inner pre', '/a', '/a', 'inner post', 'outer post']);
  });

  it('is not asked when an outer pre hook answers', async () => {
    const { outer, inner } = nested();
    outer.preProcess(() => abort(403));
    inner.default(() => 'inner');
    expect((await outer.request('/in/a')).status).toBe(403);
  });

  it('has its own state and error handlers; its 404 is final', async () => {
    const { outer, inner } = nested();
    outer.httpState(404, () => 'outer 404');
    outer.errorHandler(Error, () => 'outer error');
    outer.default(() => 'outer default');
    outer.get('/in/<x>', () => 'later rule');
    inner.httpState(404, () => 'inner 404');
    inner.httpState(500, () => 'inner 500');
    inner.get('/crash', () => Promise.reject(new Error('boom')));
    expect([await textOf(outer, '/in/x'), await textOf(outer, '/in/crash')]).toEqual(['inner 404', 'inner 500']);
    inner.popHttpState(404, 'GET');
    expect((await outer.request('/in/x')).status).toBe(404);
  });

  it('answers 405, OPTIONS and unknown methods itself', async () => {
    const { outer, inner } = nested();
    inner.post('/a', () => 'a');
    const ask = async (method: string): Promise<unknown[]> => {
      const { status, headers } = await outer.request('/in/a', { method });
      return [status, headers.get('allow')];
    };
    expect(await ask('GET')).toEqual([405, 'OPTIONS, POST']);
    expect(await ask('OPTIONS')).toEqual([204, 'OPTIONS, POST']);
    expect(await ask('FOO')).toEqual([501, null]);
  });

  it('answers HEAD with the fields of GET', async () => {
    const { outer, inner } = nested();
    inner.get('/a', () => 'four');
    const response = await outer.request('/in/a', { method: 'HEAD' });
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '4', '']);
  });

  it('gets fields added by the outer one, without losing its length or cookies', async () => {
    const { outer, inner } = nested();
    outer.preProcess((req) => req.setCookie('outer', '1'));
    inner.get('/a', (req) => {
      req.setCookie('inner', '2');
      return 'four';
    });
    const { headers } = await outer.request('/in/a', { method: 'HEAD' });
    expect(headers.getSetCookie()).toEqual(['inner=2; Path=/', 'outer=1; Path=/']);
    expect(headers.get('content-length')).toBe('4');
  });

  it.each([true, false])('streams through the outer one (with fields of its own: %s)', async (hasFields) => {
    const { outer, inner, log } = nested();
    if (hasFields) outer.preProcess((req) => req.headersOut.set('X-A', '1'));
    inner.get('/a', async (req) => {
      for (let block = 0; block < 50; block++) await req.write('a'.repeat(20_000));
    });
    inner.get('/broken', async (req) => {
      await req.flush();
      await settle();
      throw new Error('boom');
    });
    expect((await readAll(await outer.request('/in/a'))).size).toBe(1_000_000);
    expect((await readAll(await outer.request('/in/broken'))).broken).toBeInstanceOf(Error);
    expect(log.lines).toEqual([]);
  });
});

describe('what comes along', () => {
  it('is the env: variables of the outer application win over the own ones', async () => {
    const outer = new Application({ env: { app_a: 'outer', app_b: 'outer' } });
    const inner = new Application({ env: { app_a: 'inner', app_c: 'inner' }, bufferSize: 5 });
    outer.mount('/in', inner);
    inner.get('/', (req) => req.getOptions());
    const response = await outer.request('/in', {}, { app_b: 'fetch' });
    expect(await response.json()).toEqual({ a: 'outer', b: 'fetch', c: 'inner' });
    expect(inner.getOptions()).toEqual({ a: 'inner', c: 'inner' });
  });

  it.each([
    ['nobody has read', false],
    ['an outer hook has read', true],
  ])('is the body, which %s', async (_, isRead) => {
    const { outer, inner } = nested();
    outer.preProcess(async (req) => void (isRead && (await req.readForm())));
    inner.post('/', (req) => `${req.form}`);
    expect(await textOf(outer, '/in', sent('a=1&b=2', FORM))).toBe('a=1, b=2');
  });

  it('is a form that an outer hook has set', async () => {
    const { outer, inner } = nested();
    outer.preProcess((req) => {
      req.json = { own: true };
    });
    inner.post('/', (req) => req.json as object);
    expect(await textOf(outer, '/in', sent('[]', 'application/json'))).toBe('{"own":true}');
  });

  it('is a body read by inner hooks, limited by the inner settings', async () => {
    const { outer, inner } = nested();
    inner.dataSize = 3;
    inner.post('/', (req) => `${req.form}`);
    expect(await textOf(outer, '/in', sent('a=1', FORM))).toBe('a=1');
    expect((await outer.request('/in', sent('a=12', FORM))).status).toBe(413);
  });
});

it.each(['', 'in', 'in/', '/in?x', '/in#x', '/<in', '/<in:nothing>'])('%j is no prefix', (prefix) => {
  expect(() => new Application().mount(prefix, new Application())).toThrow(/prefix|route/);
});

it.each([undefined, null, 'app', 7])('%s is nothing to mount', (other) => {
  expect(() => new Application().mount('/in', other as never)).toThrow(TypeError);
});

it('an application mounted twice, or in itself, answers each time', async () => {
  const { app } = loggedApp();
  const other = new Application();
  other.route('/who', (req) => req.constructUrl(), METHOD_ALL);
  app.mount('/a', other);
  app.mount('/b', other);
  app.mount('/self', app);
  expect([await textOf(app, '/b/who'), await textOf(app, '/self/self/a/who')]).toEqual([
    'http://localhost/b/who',
    'http://localhost/self/self/a/who',
  ]);
});
