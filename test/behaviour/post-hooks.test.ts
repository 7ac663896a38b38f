import { describe, expect, it } from 'vitest';
import { abort } from '../../src/index.ts';
import { OK } from '../../src/state.ts';
import { loggedApp, readAll, settle } from '../app-kit.ts';

describe('a post hook', () => {
  it('gets the response, and may give back another for the next one', async () => {
    const { app } = loggedApp();
    const seen: string[] = [];
    app.get('/', () => 'page');
    app.postProcess((_req, { status }) => {
      seen.push(String(status));
      return new Response('other', { status: 202 });
    });
    app.postProcess(async (_req, { status }) => void seen.push(String(status)));
    const response = await app.request('/');
    expect([seen, response.status, await response.text()]).toEqual([['200', '202'], 202, 'other']);
  });

  it.each([undefined, null, 404, 'text', {}])('that gives back %s changes nothing', async (value) => {
    const { app } = loggedApp();
    const own = new Response('page');
    app.get('/', () => own);
    app.postProcess(() => value as never);
    expect(await app.request('/')).toBe(own);
  });

  it('may add fields to the response; cookies are not doubled', async () => {
    const { app } = loggedApp();
    app.get('/<kind>', (req, kind) => {
      req.setCookie('a', '1');
      return kind === 'text' ? 'page' : new Response('page');
    });
    app.postProcess((_req, response) => {
      response.headers.append('Set-Cookie', 'b=2');
      response.headers.set('X-Hook', '1');
    });
    for (const path of ['/text', '/response']) {
      const { headers } = await app.request(path);
      expect([headers.getSetCookie(), headers.get('x-hook')]).toEqual([['a=1; Path=/', 'b=2'], '1']);
    }
  });

  it('that gives back a copy does not double a cookie either', async () => {
    const { app } = loggedApp();
    app.get('/', (req) => {
      req.setCookie('a', '1');
      return 'page';
    });
    app.postProcess((_req, response) => new Response(response.body, response));
    const { headers } = await app.request('/');
    expect(headers.getSetCookie()).toEqual(['a=1; Path=/']);
  });

  it.each([true, false])('cannot send a field that is not one (in place: %s)', async (inPlace) => {
    const { app, log } = loggedApp();
    app.get('/', () => 'page');
    app.postProcess((_req, response) => {
      if (!inPlace) return new Response('x', { headers: { 'X-A': 'a\u0001' } });
      return response.headers.set('X-A', 'a\u0001');
    });
    const response = await app.request('/');
    expect([response.status, response.headers.get('x-a'), log.about('x-a').length]).toEqual([500, null, 1]);
  });

  it.each(['text', 'mounted'])('sends no field of the connection, nor a page of a wrong length (%s)', async (kind) => {
    const { app } = loggedApp();
    const inner = loggedApp().app;
    inner.get('/', () => 'page');
    app.get('/text', () => 'page');
    app.mount('/mounted', inner);
    app.postProcess((_req, { headers }) => {
      headers.set('Connection', 'close');
      headers.set('Transfer-Encoding', 'chunked');
      headers.set('Content-Length', '2');
    });
    const response = await app.request(`/${kind}`);
    const { broken, text } = await readAll(response);
    expect([response.headers.get('connection'), response.headers.get('transfer-encoding')]).toEqual([null, null]);
    expect([String(broken), text]).toEqual([expect.stringContaining('broke this transfer off'), '']);
  });

  it.each([1, 20_000])('that writes %i bytes does not send them in place of the page', async (size) => {
    const { app, log } = loggedApp();
    app.get('/', () => 'page');
    app.postProcess((req) => void req.write('x'.repeat(size)));
    const response = await app.request('/');
    expect([response.status, await response.text()]).toEqual([200, 'page']);
    expect(log.lines).toEqual([expect.stringContaining('in a post hook: Error: The answer is complete')]);
  });

  it('that fails is a 500 through the chain, logged once', async () => {
    const { app, log } = loggedApp();
    app.get('/', (req) => void req.write('page'));
    app.postProcess(() => Promise.reject(new Error('boom')));
    app.httpState(500, (req) => `own page ${req.status}`);
    const response = await app.request('/');
    expect([response.status, await response.text(), log.lines.length]).toEqual([500, 'own page 500', 1]);
  });

  it('that fails may be answered by a page that streams', { timeout: 10_000 }, async () => {
    const { app } = loggedApp();
    app.get('/', () => 'page');
    app.postProcess(() => Promise.reject(new Error('boom')));
    app.httpState(500, async (req) => {
      req.write('own ');
      await req.flush();
      req.write('page');
    });
    const response = await app.request('/');
    expect([response.status, (await readAll(response)).text]).toEqual([500, 'own page']);
  });

  it('may abort with a code, which is answered', async () => {
    const { app } = loggedApp();
    app.get('/', () => 'page');
    app.postProcess(() => abort(403));
    expect((await app.request('/')).status).toBe(403);
  });

  it('that throws OK leaves the answer as it is', async () => {
    const { app } = loggedApp();
    app.get('/', () => 'page');
    app.postProcess(() => abort(OK));
    expect(await (await app.request('/')).text()).toBe('page');
  });
});

describe('a post hook of an answer that has started', () => {
  it('runs when the handler has ended, and sees the head of its response', async () => {
    const { app } = loggedApp();
    const seen: unknown[] = [];
    app.get('/', async (req) => {
      await req.flush();
      await settle();
      seen.push('handler');
    });
    app.postProcess(
      async (_req, { status, headers, body }) => void seen.push(status, headers.get('x-powered-by'), body),
    );
    await (await app.request('/')).text();
    expect(seen).toEqual(['handler', 200, 'Poor Fetch', null]);
  });

  it('cannot replace it, which is a warning', async () => {
    const { app, log } = loggedApp();
    app.get('/', async (req) => void (await req.write('a'.repeat(20_000))));
    app.postProcess(() => new Response('other'));
    const { size, broken } = await readAll(await app.request('/'));
    expect([size, broken]).toEqual([20_000, undefined]);
    expect(log.lines).toEqual([expect.stringMatching(/^warn .*started/)]);
  });

  it('breaks it off when it fails, logged once', async () => {
    const { app, log } = loggedApp();
    app.get('/', (req) => void req.flush());
    app.postProcess(() => Promise.reject(new Error('boom')));
    const { broken } = await readAll(await app.request('/'));
    expect([broken instanceof Error, log.lines.length]).toEqual([true, 1]);
  });

  it('lets it end when it throws OK', { timeout: 10_000 }, async () => {
    const { app } = loggedApp();
    app.get('/', async (req) => {
      req.write('page');
      await req.flush();
    });
    app.postProcess(() => abort(OK));
    expect((await readAll(await app.request('/'))).text).toBe('page');
  });
});
