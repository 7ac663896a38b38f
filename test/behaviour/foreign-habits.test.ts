import { describe, expect, it } from 'vitest';
import { Application, abort, redirect } from '../../src/index.ts';
import { DECLINED, DONE } from '../../src/state.ts';
import { loggedApp } from '../app-kit.ts';
import type { Anything } from './anything.ts';

const handler = () => 'page';

describe('what other libraries take is refused, with what to write instead', () => {
  it.each([
    ['/user/:id', 'write <id> instead of :id'],
    ['/user/:id/edit', 'write <id> instead of :id'],
    ['/<org>/:id', 'write <id> instead of :id'],
    ['/files/*', 'write <path:re:.*> instead of *'],
    ['/files/*path', 'write <path:re:.*> instead of *path'],
    ['*', 'must start with "/"'],
    ['/user/{id}', 'write <id> instead of {id}'],
    ['/user/{id:[0-9]+}', 'write <id> instead of {id:[0-9]+}'],
  ])('the path %s', (path, instead) => {
    const app = new Application();
    expect(() => app.get(path, handler)).toThrow(instead);
    expect(() => app.route(path, handler)).toThrow(TypeError);
    if (path !== '*') {
      expect(() => app.group(path)).toThrow(instead);
      expect(() => app.mount(path, new Application())).toThrow(instead);
    }
  });

  it.each(['/v1:batch', '/a*b', '/user/<id>:edit', '/x/<n:re:[0-9]{2}>', '/:', '/%7Bid%7D'])('not %s', (path) => {
    expect(() => new Application().get(path, handler)).not.toThrow();
  });

  it('an application as a handler', () => {
    const app: Anything = new Application();
    const other = new Application();
    for (const method of ['route', 'get', 'all']) {
      expect(() => app[method]('/x', other)).toThrow('write app.mount("/x", other)');
    }
    expect(() => app.default(other)).toThrow(TypeError);
    expect(() => app.group('/g').get('/x', { fetch: handler })).toThrow('app.mount');
  });

  it('middleware before the handler', () => {
    const app: Anything = new Application();
    const login = (_req: unknown, next: () => unknown) => next();
    for (const register of [
      () => app.get('/x', login, handler),
      () => app.get('/x', [login], handler),
      () => app.get('/x', { name: 'x' }, login, handler),
      () => app.route('/x', login, handler),
    ]) {
      expect(register).toThrow('write app.with(middleware).get("/x", handler)');
    }
  });

  it.each([
    [307, '{ status: 307 }'],
    [true, '{ permanent: true }'],
    ['text', 'an object of options'],
  ])('redirect with %j', (options, instead) => {
    const call = () => redirect({} as Anything, '/x', options as Anything);
    expect(call).toThrow(TypeError);
    expect(call).toThrow(instead);
  });

  it('abort with a text, or with an option that it does not have', () => {
    expect(() => abort(418, 'teapot' as Anything)).toThrow('write { message: "teapot" }');
    expect(() => abort(418, { text: 'teapot' } as Anything)).toThrow('abort has no option text');
    expect(() => abort(418, { message: 'teapot' })).toThrow('teapot');
  });
});

describe('a number that is not a status', () => {
  it.each([0.5, 2, 199, 600, 1e6, Number.NaN])(
    '%d is a logged 500 that names the route and what to return',
    async (n) => {
      const { app, log } = loggedApp();
      app.get('/count', (() => n) as Anything);
      expect((await app.request('/count')).status).toBe(500);
      expect(log.lines).toEqual([expect.stringContaining(`GET /count in`)]);
      expect(log.lines).toEqual([expect.stringContaining(`it returned the number ${n}, which is not a status code`)]);
    },
  );
});

describe('a handler that returns nothing and writes nothing', () => {
  it.each([true, false])('with debug %s', async (debug) => {
    const { app, log } = loggedApp({ debug });
    app.get('/x', function forgetful() {});
    app.get('/y', async () => {});
    for (const path of ['/x', '/y']) expect((await app.request(path)).status).toBe(200);
    expect(log.lines).toEqual(
      debug
        ? [
            expect.stringMatching(/^warn GET \/x in forgetful: the handler returned nothing/),
            expect.stringMatching(/^warn GET \/y in the handler of \/y: the handler returned nothing/),
          ]
        : [],
    );
  });

  it('logs no warning where that is what it means', async () => {
    const { app, log } = loggedApp({ debug: true });
    app.get('/null', () => null);
    app.get('/done', () => DONE);
    app.get('/declined', () => DECLINED);
    app.get('/status', (req) => {
      req.status = 204;
    });
    app.get('/written', (req) => void req.write('text'));
    app.get('/flushed', (req) => void req.flush());
    for (const path of ['null', 'done', 'declined', 'status', 'written', 'flushed']) await app.request(`/${path}`);
    expect(log.about('returned nothing')).toEqual([]);
  });
});
