import { describe, expect, it, vi } from 'vitest';
import { abort } from '../../src/index.ts';
import { OK } from '../../src/state.ts';
import { announcedLength, gate, loggedApp, readAll, settle } from '../app-kit.ts';

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
    expect([
      response.status,
      response.headers.get('x-a'),
      log.lines.filter((line) => /x-a/i.test(line)).length,
    ]).toEqual([500, null, 1]);
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
    expect([broken, text, announcedLength(response) ?? 4]).toEqual([undefined, 'page', 4]);
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

describe('a post hook of a response that has started', () => {
  it('gets it before its head is sent, while the handler goes on, and runs once', async () => {
    const { app } = loggedApp();
    const seen: unknown[] = [];
    const more = gate();
    app.get('/', async (req) => {
      req.write('first ');
      await req.flush();
      await more.opened;
      seen.push('handler');
      req.write('last');
    });
    app.postProcess(async (_req, response) => {
      await settle();
      seen.push(response.status);
      response.headers.set('Access-Control-Allow-Origin', '*');
      response.headers.append('Set-Cookie', 'b=2');
    });
    const response = await app.request('/');
    const { headers } = response;
    expect([headers.get('access-control-allow-origin'), headers.getSetCookie()]).toEqual(['*', ['b=2']]);
    more.open();
    expect([(await readAll(response)).text, seen]).toEqual(['first last', [200, 'handler']]);
  });

  it.each(['flush', 'many bytes', 'nothing awaited'])('gets it however it has started (%s)', async (how) => {
    const { app, log } = loggedApp();
    const hook = vi.fn((_req: unknown, response: Response) => response.headers.set('X-Hook', '1'));
    app.get('/', (req) => {
      if (how === 'flush') return req.flush();
      const written = req.write('a'.repeat(20_000));
      return how === 'many bytes' ? written : undefined;
    });
    app.postProcess(hook);
    const response = await app.request('/');
    const { broken } = await readAll(response);
    expect([response.headers.get('x-hook'), broken, hook.mock.calls.length, log.lines]).toEqual([
      '1',
      undefined,
      1,
      [],
    ]);
  });

  it('does not hold back the end of the body', async () => {
    const { app } = loggedApp();
    const hook = gate();
    const over = gate();
    app.get('/', (req) => {
      req.write('page');
      return req.flush();
    });
    let body: Promise<string> | undefined;
    app.postProcess(async (_req, response) => {
      body = response.clone().text();
      // The body ends though this hook has not.
      if ((await body) === 'page') over.open();
      await hook.opened;
    });
    const response = app.request('/');
    await over.opened;
    hook.open();
    expect(await (await response).text()).toBe('page');
  });

  it('may put the body into another Response, or one that reads it', async () => {
    const { app, log } = loggedApp();
    app.get('/', async (req) => {
      for (const piece of ['a', 'b', 'c']) {
        req.write(piece.repeat(10_000));
        await settle();
      }
    });
    app.postProcess((_req, { body, headers }) => new Response(body, { status: 202, headers }));
    app.postProcess((_req, { body, status }) => {
      return new Response(body?.pipeThrough(new TextDecoderStream()).pipeThrough(new TextEncoderStream()), { status });
    });
    const response = await app.request('/');
    const { size, broken } = await readAll(response);
    expect([response.status, size, broken, log.lines]).toEqual([202, 30_000, undefined, []]);
  });

  it('may replace it: the handler is done, as with DONE', async () => {
    const { app, log } = loggedApp();
    const ended: unknown[] = [];
    app.get('/', async (req) => {
      try {
        for (;;) await req.write('a'.repeat(20_000));
      } finally {
        ended.push('handler');
      }
    });
    app.postProcess(() => new Response('other', { status: 202 }));
    const response = await app.request('/');
    expect([response.status, await response.text()]).toEqual([202, 'other']);
    await settle();
    expect([ended, log.lines]).toEqual([['handler'], []]);
  });

  it.each([
    ['a crash', () => Promise.reject(new Error('boom')), 'in a post hook: error: boom'],
    ['an abort', () => abort(403), 'in a post hook: typeerror: it threw an answer after the response had started'],
    ['a bad field', (_req: unknown, { headers }: Response) => headers.set('X-A', 'a\u0001'), 'x-a'],
    [
      'a body that was read',
      (_req: unknown, response: Response) => response.text().then(() => {}),
      'has read or locked the body',
    ],
  ])('that fails is a 500, since nothing was sent yet, and the handler ends (%s)', async (_, hook, line) => {
    const { app, log } = loggedApp();
    const ended: unknown[] = [];
    app.get('/', async (req) => {
      await req.write('a'.repeat(20_000));
      ended.push('handler');
    });
    app.postProcess(hook as never);
    const response = await app.request('/');
    await settle();
    expect([response.status, await response.text(), ended]).toEqual([500, 'Internal Server Error\n', ['handler']]);
    expect(log.lines.map((logged) => logged.toLowerCase())).toEqual([expect.stringContaining(line)]);
  });

  it('leaves the name of the handler to what fails after it', async () => {
    const { app, log } = loggedApp();
    app.get('/', async function late(req) {
      await req.flush();
      await settle();
      throw new Error('boom');
    });
    app.postProcess(function hook() {});
    expect((await readAll(await app.request('/'))).broken).toBeInstanceOf(Error);
    expect(log.lines).toEqual([expect.stringMatching(/^error GET \/ in late: Error: boom/)]);
  });

  it('gives back what the request has kept when it has replaced the body', async () => {
    const { app } = loggedApp();
    const closed: string[] = [];
    app.get('/', async function* (_req) {
      try {
        yield 'a';
        yield 'b';
      } finally {
        closed.push('generator');
      }
    });
    app.postProcess(() => new Response('other'));
    expect(await (await app.request('/')).text()).toBe('other');
    await settle();
    expect(closed).toEqual(['generator']);
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

  it('sees HEAD as well', async () => {
    const { app } = loggedApp();
    app.get('/', async (req) => {
      for (;;) await req.write('a'.repeat(20_000));
    });
    app.postProcess((_req, { headers }) => headers.set('X-Hook', '1'));
    const response = await app.request('/', { method: 'HEAD' });
    expect([response.status, response.headers.get('x-hook'), await response.text()]).toEqual([200, '1', '']);
  });
});
