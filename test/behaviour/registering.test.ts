import { describe, expect, it } from 'vitest';
import type { Application, Handler } from '../../src/index.ts';
import { METHOD_ALL, METHOD_GET, METHOD_GET_POST, METHOD_HEAD, METHOD_POST } from '../../src/state.ts';
import { loggedApp } from '../app-kit.ts';

const one: Handler<[]> = () => 'one';
const two: Handler<[]> = () => 'two';

/** The body of a 200, and of another answer its status. */
async function answerOf(app: Application, path: string, method = 'GET'): Promise<string> {
  const response = await app.request(path, { method });
  return response.status === 200 ? response.text() : String(response.status);
}

describe('a registrar gives back the handler it was given', () => {
  it.each<[string, (app: Application) => (handler: Handler<[]>) => unknown, string]>([
    ['route', (app) => app.route('/a') as never, '/a'],
    ['route with methods', (app) => app.route('/a', METHOD_GET_POST) as never, '/a'],
    ['get', (app) => app.get('/a') as never, '/a'],
    ['regularRoute', (app) => app.regularRoute(/\/a/) as never, '/a'],
    ['default', (app) => app.default(), '/a'],
    ['default with methods', (app) => app.default(METHOD_ALL), '/a'],
  ])('%s', async (_, registrar, path) => {
    const { app } = loggedApp();
    expect(registrar(app)(one)).toBe(one);
    expect(await answerOf(app, path)).toBe('one');
  });

  it.each<[string, (app: Application) => (handler: never) => unknown]>([
    ['httpState', (app) => app.httpState(404)],
    ['errorHandler', (app) => app.errorHandler(Error)],
    ['preProcess', (app) => app.preProcess()],
    ['postProcess', (app) => app.postProcess()],
  ])('%s', async (name, registrar) => {
    const { app } = loggedApp();
    const seen: string[] = [];
    const handler = (): void => void seen.push('ran');
    expect(registrar(app)(handler as never)).toBe(handler);
    app.get('/a', () => {
      if (name === 'errorHandler') throw new Error('for it');
      return name === 'httpState' ? 404 : 'a';
    });
    await app.request('/a');
    expect(seen).toEqual(['ran']);
  });

  it('and refuses what is no handler', () => {
    const { app } = loggedApp();
    for (const registrar of [app.route('/a'), app.get('/a'), app.default(), app.httpState(404), app.preProcess()]) {
      expect(() => registrar('text' as never)).toThrow(/handler/);
    }
    expect(app.isRoute('/a')).toBe(false);
  });
});

describe('what is taken away', () => {
  it('popRoute takes one method, and gives its handler', async () => {
    const { app } = loggedApp();
    app.route('/a', one, METHOD_GET_POST);
    expect(app.popRoute('/a', METHOD_GET)).toBe(one);
    expect([await answerOf(app, '/a'), await answerOf(app, '/a', 'POST')]).toEqual(['405', 'one']);
    expect([app.popRoute('/a', METHOD_GET), app.popRoute('/b', METHOD_GET)]).toEqual([undefined, undefined]);
  });

  it('a rule without methods is gone', async () => {
    const { app } = loggedApp();
    app.get('/a/<x>', one as never);
    app.popRoute('/a/<x>', 'GET');
    expect([app.isRoute('/a/<x>'), await answerOf(app, '/a/1')]).toEqual([true, '405']);
    app.popRoute('/a/<x>', METHOD_HEAD);
    expect([app.isRoute('/a/<x>'), await answerOf(app, '/a/1')]).toEqual([false, '404']);
  });

  it('popRegularRoute takes one method', async () => {
    const { app } = loggedApp();
    app.regularRoute(/\/a\d/, one as never, ['POST', 'GET']);
    expect(app.isRegularRoute(/\/a\d/)).toBe(true);
    expect(app.popRegularRoute(/\/a\d/, METHOD_GET)).toBe(one);
    expect([await answerOf(app, '/a1'), await answerOf(app, '/a1', 'POST')]).toEqual(['405', 'one']);
    app.popRegularRoute(/\/a\d/, 'POST');
    expect([app.isRegularRoute(/\/a\d/), await answerOf(app, '/a1')]).toEqual([false, '404']);
  });

  it('popDefault takes one method', async () => {
    const { app } = loggedApp();
    app.default(one, METHOD_GET_POST);
    expect([app.popDefault(METHOD_POST), app.popDefault(METHOD_POST)]).toEqual([one, undefined]);
    expect([await answerOf(app, '/a'), await answerOf(app, '/a', 'POST')]).toEqual(['one', '404']);
  });

  it('popHttpState takes one method', async () => {
    const { app } = loggedApp();
    const page = (): string => 'own page';
    app.httpState(404, page);
    expect([app.popHttpState(404, METHOD_GET), app.popHttpState(404, METHOD_GET)]).toEqual([page, undefined]);
    expect([app.popHttpState(403, 'GET')]).toEqual([undefined]);
    const pages = await Promise.all(['GET', 'POST'].map((method) => app.request('/a', { method })));
    expect((await Promise.all(pages.map((page) => page.text()))).map((text) => text === 'own page')).toEqual([
      false,
      true,
    ]);
  });

  it('popPreProcess and popPostProcess take a hook, once', async () => {
    const { app } = loggedApp();
    const seen: string[] = [];
    const hook = (): void => void seen.push('hook');
    app.preProcess(hook);
    app.postProcess(hook);
    expect([app.popPreProcess(hook), app.popPreProcess(hook)]).toEqual([true, false]);
    expect([app.popPostProcess(hook), app.popPostProcess(hook)]).toEqual([true, false]);
    await app.request('/a');
    expect(seen).toEqual([]);
  });

  it('several methods at once are refused', () => {
    const { app } = loggedApp();
    expect(() => app.popRoute('/a', METHOD_GET_POST)).toThrow(/more than one method/);
    expect(() => app.popDefault(METHOD_ALL)).toThrow(/more than one method/);
  });
});

describe('after the first request', () => {
  it('everything that is registered takes effect', async () => {
    const { app } = loggedApp();
    expect(await answerOf(app, '/a')).toBe('404');
    app.get('/<x>', one as never);
    expect(await answerOf(app, '/a')).toBe('one');
    app.get('/a', two);
    expect(await answerOf(app, '/a')).toBe('two');
    app.popRoute('/a', METHOD_GET);
    app.popRoute('/a', METHOD_HEAD);
    expect(await answerOf(app, '/a')).toBe('one');
    app.preProcess((req) => void req.write('pre '));
    expect(await answerOf(app, '/a')).toBe('pre one');
  });

  it('the last registration of a rule wins, at the place of the first', async () => {
    const { app } = loggedApp();
    app.get('/<x>', one as never);
    app.get('/<y:word>', () => 'word');
    app.get('/<x>', two as never);
    expect(await answerOf(app, '/a')).toBe('two');
  });

  it('a request that is on its way may register', async () => {
    const { app } = loggedApp();
    app.get('/add', () => {
      app.get('/added', one);
      return 'done';
    });
    expect([await answerOf(app, '/added'), await answerOf(app, '/add'), await answerOf(app, '/added')]).toEqual([
      '404',
      'done',
      'one',
    ]);
  });
});
