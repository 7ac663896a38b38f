import { describe, expect, it } from 'vitest';
import { Application, abort, html, redirect } from '../../src/index.ts';
import { DECLINED } from '../../src/state.ts';
import { loggedApp } from '../app-kit.ts';

describe('a generator', () => {
  it('gives text of html as well as strings and bytes', async () => {
    const { app } = loggedApp();
    app.get('/', function* () {
      yield html`<b>${'<'}</b>`;
      yield new TextEncoder().encode('bytes');
    });
    expect(await (await app.request('/')).text()).toBe('<b>&lt;</b>bytes');
  });

  it.each([
    ['15', 20],
    ['150', 10],
  ])('that was announced with %s bytes and gives %i breaks off, and the log says why', async (announced, given) => {
    const { app, log } = loggedApp();
    app.get('/', function* (req) {
      req.contentLength = Number(announced);
      for (let i = 0; i < given; i += 5) yield 'xxxxx';
    });
    const response = await app.request('/');
    expect(response.headers.get('content-length')).toBe(announced);
    await expect(response.text()).rejects.toThrow();
    expect(log.lines).toEqual([expect.stringContaining(`contentLength promised ${announced} bytes`)]);
  });

  it('whose response a post hook replaces runs its finally, and nobody has left', async () => {
    const { app, log } = loggedApp();
    const closed: string[] = [];
    app.get('/', function* () {
      try {
        for (;;) yield 'x';
      } finally {
        closed.push('closed');
      }
    });
    app.postProcess(() => new Response('other'));
    expect(await (await app.request('/')).text()).toBe('other');
    expect([closed, log.lines]).toEqual([['closed'], []]);
  });
});

describe('an answer that is longer than announced', () => {
  it.each([
    ['written', (): string => ''],
    ['returned', (): string => 'b'.repeat(900)],
  ])('breaks off also in what is %s last', async (_how, last) => {
    const { app } = loggedApp({ bufferSize: 1000 });
    app.get('/', async (req) => {
      req.contentLength = 1500;
      for (let i = 0; i < 20; i++) await req.write('a'.repeat(90));
      return last() || undefined;
    });
    await expect((await app.request('/')).text()).rejects.toThrow();
  });
});

describe('reading', () => {
  const stream = (...parts: string[]): ReadableStream => new Blob(parts).stream();

  it('of blocks that is asked for at once gives each of them once', async () => {
    const { app } = loggedApp();
    app.post('/', async (req) => {
      const blocks = await Promise.all([req.read(2), req.read(2), req.read(2), req.read(2)]);
      return blocks.map((block) => new TextDecoder().decode(block));
    });
    const response = await app.request('/', { method: 'POST', body: stream('aabbcc'), duplex: 'half' } as RequestInit);
    expect(await response.json()).toEqual(['aa', 'bb', 'cc', '']);
  });

  it.each([0, -1, Number.NaN])('of %d bytes is refused', async (length) => {
    const { app, log } = loggedApp();
    app.post('/', (req) => req.read(length));
    expect((await app.request('/', { method: 'POST', body: 'abc' })).status).toBe(500);
    expect(log.lines).toEqual([expect.stringContaining('read takes a number of bytes, at least 1')]);
  });
});

describe('fields', () => {
  it('that were set before an error go with the redirect that answers it', async () => {
    const { app } = loggedApp();
    app.get('/', (req) => {
      req.setCookie('a', '1');
      abort(401);
    });
    app.httpState(401, (req) => {
      req.setCookie('b', '2');
      redirect(req, '/login');
    });
    const { status, headers } = await app.request('/');
    expect([status, headers.get('location'), headers.getSetCookie()]).toEqual([
      302,
      '/login',
      ['a=1; Path=/', 'b=2; Path=/'],
    ]);
  });

  it('of who declines, status and type are forgotten', async () => {
    const { app } = loggedApp();
    app.get('/<name>', (req) => {
      req.status = 201;
      req.contentType = 'text/plain';
      return DECLINED;
    });
    app.default(() => 'page');
    const response = await app.request('/x');
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  });
});

describe('a mounted application', () => {
  it('sees what an outer hook has put on the request, and knows its prefix', async () => {
    const { app } = loggedApp();
    const inner = new Application();
    inner.get('/', (req) => `${String(req.user)} at ${req.prefix}`);
    app.preProcess((req) => {
      req.user = 'poor';
    });
    app.mount('/in', inner);
    expect(await (await app.request('/in')).text()).toBe('poor at /in');
  });

  it('that is a fetch without a Response is a mistake', async () => {
    const { app, log } = loggedApp();
    app.mount('/in', { fetch: () => undefined as never });
    expect((await app.request('/in')).status).toBe(500);
    expect(log.lines).toEqual([expect.stringContaining('gave no Response')]);
  });
});

describe('debugging', () => {
  it.each([
    [true, 'caused by Error: inside'],
    [false, undefined],
  ])('%s: the page of a mistake shows its stack and causes, or nothing of them', async (debug, text) => {
    const { app } = loggedApp({ debug });
    app.get('/', () => {
      throw new Error('outside', { cause: new Error('inside') });
    });
    const page = await (await app.request('/')).text();
    expect(page.includes(text ?? 'inside')).toBe(debug);
  });
});
