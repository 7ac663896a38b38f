import { describe, expect, it } from 'vitest';
import type { Handler, Methods } from '../../src/index.ts';
import {
  DECLINED,
  METHOD_ALL,
  METHOD_DELETE,
  METHOD_GET,
  METHOD_GET_POST,
  METHOD_HEAD,
  METHOD_OPTIONS,
  METHOD_PATCH,
  METHOD_POST,
  METHOD_PUT,
} from '../../src/state.ts';
import { loggedApp } from '../app-kit.ts';

/** What a Request can be made with; CONNECT and TRACE come over the wire only. */
const METHODS = ['HEAD', 'GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'];
const echo: Handler<[]> = (req) => req.method;

/** The path as an application is asked for it with a method that a Request refuses. */
function asked(method: string, path: string): Request {
  const url = `http://localhost${path}`;
  return { method, url, headers: new Headers(), body: null, signal: new AbortController().signal } as Request;
}

describe('which methods a rule answers', () => {
  it.each<[string, Methods | undefined, string[]]>([
    ['the default', undefined, ['HEAD', 'GET']],
    ['METHOD_GET, and HEAD with it', METHOD_GET, ['HEAD', 'GET']],
    ['METHOD_HEAD alone', METHOD_HEAD, ['HEAD']],
    ['METHOD_GET_POST', METHOD_GET_POST, ['HEAD', 'GET', 'POST']],
    ['METHOD_PUT | METHOD_PATCH', METHOD_PUT | METHOD_PATCH, ['PUT', 'PATCH']],
    ['METHOD_ALL', METHOD_ALL, METHODS],
    ['a name', 'DELETE', ['DELETE']],
    ['a name in lower case', 'get', ['HEAD', 'GET']],
    ['a list', ['POST', 'put'], ['POST', 'PUT']],
  ])('%s', async (_, methods, expected) => {
    const { app } = loggedApp();
    app.route('/x', echo, methods);
    const answers = await Promise.all(METHODS.map((method) => app.request('/x', { method })));
    const taken = METHODS.filter((_, index) => answers[index]?.status === 200);
    expect(taken).toEqual(expected);
  });

  it.each(['CONNECT', 'TRACE'])('METHOD_ALL holds %s', async (method) => {
    const { app } = loggedApp();
    app.all('/x', echo);
    app.get('/y', echo);
    expect(await (await app.fetch(asked(method, '/x'))).text()).toBe(method);
    expect((await app.fetch(asked(method, '/y'))).status).toBe(405);
  });

  it.each([0, 512, -1, 1.5, Number.NaN, [], '', 'A B', ['GET', '']])('%j is refused', (methods) => {
    const { app } = loggedApp();
    expect(() => app.route('/x', echo, methods)).toThrow(TypeError);
    expect(() => app.route('/x', methods)).toThrow(TypeError);
    expect(() => app.default(echo, methods)).toThrow(TypeError);
    expect(() => app.httpState(404, echo, methods)).toThrow(TypeError);
    expect(app.isRoute('/x')).toBe(false);
  });

  it.each<['get' | 'post' | 'put' | 'patch' | 'delete' | 'options' | 'all', string[]]>([
    ['get', ['HEAD', 'GET']],
    ['post', ['POST']],
    ['put', ['PUT']],
    ['patch', ['PATCH']],
    ['delete', ['DELETE']],
    ['options', ['OPTIONS']],
    ['all', METHODS],
  ])('the shorthand %s', async (name, expected) => {
    const { app } = loggedApp();
    app[name]('/statement', echo);
    expect(app[name]('/registrar')(echo)).toBe(echo);
    for (const path of ['/statement', '/registrar']) {
      const answers = await Promise.all(METHODS.map((method) => app.request(path, { method })));
      expect(METHODS.filter((_, index) => answers[index]?.status === 200)).toEqual(expected);
    }
  });
});

describe('a method that the path does not have', () => {
  it('is 405 with what it has, from all rules that match', async () => {
    const { app } = loggedApp();
    app.get('/a', echo);
    app.put('/<x:word>', echo);
    app.delete('/<n:int>', echo);
    app.regularRoute(/\/.+/, echo, 'QUERY');
    const response = await app.request('/a', { method: 'POST' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS, PUT, QUERY']);
  });

  it('is 204 with Allow for OPTIONS, without content', async () => {
    const { app } = loggedApp();
    app.post('/a', echo);
    const { status, headers, body } = await app.request('/a', { method: 'OPTIONS' });
    expect([status, headers.get('allow'), headers.get('content-type'), body]).toEqual([
      204,
      'OPTIONS, POST',
      null,
      null,
    ]);
  });

  it('is answered by the default handler for OPTIONS, if there is one', async () => {
    const { app } = loggedApp();
    app.get('/a', echo);
    app.default(() => 'default', METHOD_OPTIONS);
    expect(await (await app.request('/a', { method: 'OPTIONS' })).text()).toBe('default');
    expect((await app.request('/a', { method: 'POST' })).status).toBe(405);
  });

  it.each(['FOO', 'foo-bar', 'PROPFIND'])(
    'is 501 for %s, which nobody registered, known path or not',
    async (method) => {
      const { app } = loggedApp();
      app.all('/a', echo);
      expect((await app.request('/a', { method })).status).toBe(501);
      expect((await app.request('/b', { method })).status).toBe(501);
    },
  );

  it('is 405 for a method of its own that another path has', async () => {
    const { app } = loggedApp();
    app.get('/a', echo);
    app.route('/b', echo, ['QUERY']);
    const query = { method: 'QUERY' };
    expect(await (await app.request('/b', query)).text()).toBe('QUERY');
    expect((await app.request('/a', query)).status).toBe(405);
    expect((await app.request('/c', query)).status).toBe(404);
  });

  it('counts only rules whose filters take the path', async () => {
    const { app } = loggedApp();
    app.post('/<n:int>', echo);
    expect((await app.request('/12')).status).toBe(405);
    expect((await app.request('/99999999999999999999')).status).toBe(404);
    expect((await app.request('/x')).status).toBe(404);
  });
});

describe('the default handler', () => {
  it.each<[Methods | undefined, string[]]>([
    [undefined, ['HEAD', 'GET']],
    [METHOD_GET, ['HEAD', 'GET']],
    [METHOD_POST | METHOD_DELETE, ['POST', 'DELETE']],
    [METHOD_ALL, METHODS],
  ])('with methods %s answers %j, the others are 404', async (methods, expected) => {
    const { app } = loggedApp();
    app.default(echo, methods);
    const answers = await Promise.all(METHODS.map((method) => app.request('/nowhere', { method })));
    expect(METHODS.filter((_, index) => answers[index]?.status === 200)).toEqual(expected);
    expect(new Set(answers.map(({ status }) => status))).not.toContain(405);
  });

  it('may have a method of its own', async () => {
    const { app } = loggedApp();
    app.default(echo, 'QUERY');
    expect(await (await app.request('/', { method: 'QUERY' })).text()).toBe('QUERY');
    expect((await app.request('/')).status).toBe(404);
  });

  it('does not answer a path that a rule knows', async () => {
    const { app } = loggedApp();
    app.default(echo, METHOD_ALL);
    app.get('/a', echo);
    expect((await app.request('/a', { method: 'POST' })).status).toBe(405);
  });
});

it('HEAD has a handler of its own where there is one', async () => {
  const { app } = loggedApp();
  app.get('/a', () => 'of GET');
  app.route('/a', (req) => void req.headersOut.set('X-Own', 'HEAD'), METHOD_HEAD);
  expect((await app.request('/a', { method: 'HEAD' })).headers.get('x-own')).toBe('HEAD');
  expect((await app.request('/a')).headers.get('x-own')).toBeNull();
});

it('HEAD of a declined rule goes on to the next', async () => {
  const { app } = loggedApp();
  app.get('/<x>', () => DECLINED);
  app.get('/<y:word>', () => 'four');
  expect((await app.request('/a', { method: 'HEAD' })).headers.get('content-length')).toBe('4');
});
