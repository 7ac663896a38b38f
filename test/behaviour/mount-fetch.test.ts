import { describe, expect, it } from 'vitest';
import type { Application } from '../../src/index.ts';
import { FORM, loggedApp, sent, textOf } from '../app-kit.ts';

describe('anything with a fetch', () => {
  interface Asked {
    readonly request: Request;
    readonly rest: unknown[];
  }

  function fetcher(answer: (request: Request) => Response | Promise<Response>): { app: Application; asked: Asked[] } {
    const asked: Asked[] = [];
    const { app } = loggedApp();
    app.mount('/in', {
      fetch(request, ...rest) {
        asked.push({ request, rest });
        return answer(request);
      },
    });
    return { app, asked };
  }

  it('gets a Request for its part of the path, and env and context as they came', async () => {
    const { app, asked } = fetcher(({ url }) => new Response(url));
    const [env, context] = [{ KV: {}, app_a: '1' }, { waitUntil() {} }];
    const request = new Request('http://host:81/in/a%20b/%2Fc%2525%3F?q=%20', { headers: { 'X-A': '1' } });
    expect(await (await app.fetch(request, env, context)).text()).toBe('http://host:81/a%20b/%2Fc%2525%3F?q=%20');
    expect([asked[0]?.rest, asked[0]?.request.headers.get('x-a')]).toEqual([[env, context], '1']);
  });

  it.each([
    ['/in', '/'],
    ['/in/', '/'],
    ['/in//evil.com/x', '//evil.com/x'],
  ])('%s is its %s', async (path, expected) => {
    const { app } = fetcher(({ url }) => new Response(url));
    expect(await textOf(app, path)).toBe(`http://localhost${expected}`);
  });

  it('gets the body, and every method', async () => {
    const { app } = fetcher(async (request) => new Response(`${request.method} ${await request.text()}`));
    expect(await textOf(app, '/in', sent('a=1', FORM))).toBe('POST a=1');
    expect(await textOf(app, '/in', { method: 'QUERY' })).toBe('QUERY ');
  });

  it('gets the body also when an outer hook has read it', async () => {
    const { app } = fetcher(async (request) => new Response(await request.text()));
    app.preProcess(async (req) => void (await req.readForm()));
    expect(await textOf(app, '/in', sent('a=1', FORM))).toBe('a=1');
  });

  it('may fail: a 500 of the outer application', async () => {
    const { app } = fetcher(() => Promise.reject(new Error('boom')));
    app.all('/in/own', () => 'own');
    app.httpState(500, () => 'outer 500');
    expect([await textOf(app, '/in'), await textOf(app, '/in/own')]).toEqual(['outer 500', 'own']);
  });

  it('is not asked with TRACE, of which no Request can be made', async () => {
    const { app, asked } = fetcher(() => new Response('traced'));
    const request = new Proxy(new Request('http://localhost/in'), {
      get: (target, name) => (name === 'method' ? 'TRACE' : Reflect.get(target, name, target)),
    });
    const response = await app.fetch(request);
    expect([response.status, response.headers.get('allow')?.includes('GET'), asked]).toEqual([405, true, []]);
  });

  it('answers HEAD without a body, whatever it answered', async () => {
    const { app } = fetcher(() => new Response('four', { headers: { 'Content-Length': '4' } }));
    const response = await app.request('/in', { method: 'HEAD' });
    expect([response.headers.get('content-length'), await response.text()]).toEqual(['4', '']);
  });
});
