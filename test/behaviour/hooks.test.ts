import { describe, expect, it } from 'vitest';
import { abort } from '../../src/index.ts';
import { DECLINED, OK } from '../../src/state.ts';
import { FORM, loggedApp, sent, settle } from '../app-kit.ts';

describe('hooks', () => {
  it('run in order of registration, each awaited, around the handler', async () => {
    const { app } = loggedApp();
    const seen: string[] = [];
    const step = (name: string, wait: boolean) => async (): Promise<void> => {
      if (wait) await settle();
      seen.push(name);
    };
    app.preProcess(step('pre 1', true));
    app.preProcess(step('pre 2', false));
    app.postProcess(step('post 1', true));
    app.postProcess(step('post 2', false));
    app.get('/', async () => {
      await step('handler', true)();
      return 'x';
    });
    await app.request('/');
    expect(seen).toEqual(['pre 1', 'pre 2', 'handler', 'post 1', 'post 2']);
  });

  it.each([
    ['/page', 'GET', 200],
    ['/nowhere', 'GET', 404],
    ['/page', 'POST', 405],
    ['/page', 'OPTIONS', 204],
    ['/page', 'FOO', 501],
    ['/%zz', 'GET', 400],
    ['/crash', 'GET', 500],
  ])('run once each for %s %s, which is %i', async (path, method, status) => {
    const { app } = loggedApp();
    const seen: unknown[] = [];
    app.get('/page', () => 'page');
    app.get('/crash', () => Promise.reject(new Error('boom')));
    app.preProcess(() => void seen.push('pre'));
    app.postProcess((_req, response) => void seen.push(response.status));
    await app.request(path, { method });
    expect(seen).toEqual(['pre', status]);
  });

  it('know who answers', async () => {
    const { app } = loggedApp();
    const seen: unknown[] = [];
    const show = (): string => 'x';
    app.preProcess((req) => void seen.push(req.uriRule, req.uriHandler, { ...req.groups }));
    app.get('/<n:int>', show as never);
    app.regularRoute(/\/(?<name>\w+)!/, show as never);
    app.default(show);
    for (const path of ['/7', '/a!', '/nowhere']) await app.request(path);
    await app.request('/7', { method: 'POST' });
    expect(seen.slice(0, 3)).toEqual(['/<n:int>', show, { n: 7 }]);
    expect(seen.slice(4, 6)).toEqual([show, { name: 'a' }]);
    expect(seen.slice(6)).toEqual([undefined, show, {}, undefined, undefined, {}]);
  });
});

describe('a pre hook', () => {
  it.each<[string, () => unknown, number, string]>([
    ['gives back a Response', () => new Response('early', { status: 202 }), 202, 'early'],
    ['gives one in a promise', async () => new Response('early'), 200, 'early'],
    ['throws a Response', () => Promise.reject(new Response('early')), 200, 'early'],
    ['aborts with one', () => abort(new Response('early')), 200, 'early'],
    ['throws OK', () => abort(OK), 200, 'written'],
    ['throws a code below 400', () => abort(201), 201, 'written'],
  ])('that %s answers', async (_, hook, status, text) => {
    const { app } = loggedApp();
    const seen: string[] = [];
    app.preProcess((req) => {
      if (text === 'written') req.write(text);
      return hook() as never;
    });
    app.preProcess(() => void seen.push('second pre'));
    app.postProcess(() => void seen.push('post'));
    app.get('/', () => void seen.push('handler'));
    const response = await app.request('/');
    expect([response.status, await response.text(), seen]).toEqual([status, text, ['post']]);
  });

  it.each([undefined, null, 0, 404, DECLINED, 'text', true, {}, [1], Symbol('s')])(
    'that gives back %s does not answer',
    async (value) => {
      const { app } = loggedApp();
      app.preProcess(() => value as never);
      app.get('/', () => 'page');
      expect(await (await app.request('/')).text()).toBe('page');
    },
  );

  it('may set fields and write before the handler', async () => {
    const { app } = loggedApp();
    app.preProcess((req) => {
      req.headersOut.set('X-Hook', '1');
      req.write('head ');
    });
    app.get('/', () => 'page');
    const response = await app.request('/');
    expect([response.headers.get('x-hook'), await response.text()]).toEqual(['1', 'head page']);
  });

  it('may write also before what the library answers itself', async () => {
    const { app } = loggedApp();
    app.preProcess((req) => void req.write('head '));
    app.get('/', () => 'page');
    const statuses = ['OPTIONS', 'POST', 'FOO'].map(async (method) => (await app.request('/', { method })).status);
    expect(await Promise.all(statuses)).toEqual([204, 405, 501]);
  });

  it('that fails is a 500 through the chain, logged once; the handler does not run', async () => {
    const { app, log } = loggedApp();
    const seen: string[] = [];
    app.preProcess(() => Promise.reject(new Error('boom')));
    app.get('/', () => void seen.push('handler'));
    app.httpState(500, () => 'own page');
    app.postProcess((_req, { status }) => void seen.push(`post ${status}`));
    expect(await (await app.request('/')).text()).toBe('own page');
    expect([seen, log.lines.length]).toEqual([['post 500'], 1]);
  });

  it.each([403, 404])('that aborts with %i lets the page ask for a form nobody has read', async (code) => {
    const { app } = loggedApp();
    app.preProcess(() => abort(code));
    app.httpState(code, (req) => `${[...req.form].length} ${req.json}`);
    app.post('/', () => 'page');
    const response = await app.request('/', sent('a=1', FORM));
    expect([response.status, await response.text()]).toEqual([code, '0 undefined']);
  });
});
