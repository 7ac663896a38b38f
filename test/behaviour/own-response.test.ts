import { describe, expect, it } from 'vitest';
import { abort } from '../../src/index.ts';
import { announcedLength, loggedApp, readAll } from '../app-kit.ts';

const bytes = (text: string): ReadableStream => new Blob([text]).stream();

describe('a Response of the handler', () => {
  it.each<[string, () => Response]>([
    ['with a body', () => new Response('x', { status: 201, statusText: 'Made', headers: { 'X-A': '1' } })],
    ['without one', () => new Response(null, { status: 204 })],
    ['that redirects', () => Response.redirect('http://localhost/there', 307)],
    ['with cookies', () => cookies('a=1', 'b=2')],
  ])('%s goes out as the same object', async (_, make) => {
    const { app } = loggedApp();
    const own = make();
    app.get('/', () => own);
    expect(await app.request('/')).toBe(own);
  });

  it('gets no X-Powered-By', async () => {
    const { app } = loggedApp();
    app.get('/', (req) => {
      req.headersOut.set('X-A', '1');
      return new Response('x');
    });
    const response = await app.request('/');
    expect([response.headers.get('x-powered-by'), response.headers.get('x-a')]).toEqual([null, '1']);
  });

  it('keeps its status, reason, body and fields when headersOut adds to them', async () => {
    const { app } = loggedApp();
    app.get('/', (req) => {
      req.status = 202;
      req.headersOut.set('X-A', 'ours');
      req.headersOut.set('X-Powered-By', 'hands');
      return new Response('x', { status: 201, statusText: 'Made', headers: { 'X-A': 'his', 'X-B': '2' } });
    });
    const { status, statusText, headers, text } = await seen(await app.request('/'));
    expect([status, statusText, text]).toEqual([201, 'Made', 'x']);
    expect(headers).toMatchObject({ 'x-a': 'ours', 'x-b': '2', 'x-powered-by': 'hands' });
  });

  it('keeps its cookies beside those of headersOut', async () => {
    const { app } = loggedApp();
    app.get('/', (req) => {
      req.setCookie('c', '3');
      return cookies('a=1', 'b=2');
    });
    const response = await app.request('/');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2', 'c=3; Path=/']);
  });

  it.each(['Connection', 'Keep-Alive', 'Transfer-Encoding', 'Upgrade', 'Trailer', 'TE', 'Proxy-Connection'])(
    'loses its %s, which belongs to the connection',
    async (name) => {
      const { app } = loggedApp();
      app.get('/', () => new Response('x', { headers: { [name]: 'close', 'X-A': '1' } }));
      const { headers, text } = await seen(await app.request('/'));
      expect([headers[name.toLowerCase()], headers['x-a'], text]).toEqual([undefined, '1', 'x']);
    },
  );

  it.each(['a\u0001b', 'a\u007fb'])('with the value %j in a field is a logged 500', async (value) => {
    const { app, log } = loggedApp();
    app.get('/', () => new Response('x', { headers: { 'X-Odd': value } }));
    const response = await app.request('/');
    expect([response.status, response.headers.get('x-odd')]).toEqual([500, null]);
    expect(log.about('x-odd')).toHaveLength(1);
  });
});

it('a Response that was sent before, or read, is a logged 500', async () => {
  const { app, log } = loggedApp();
  const shared = new Response('x');
  app.get('/', () => shared);
  expect(await (await app.request('/')).text()).toBe('x');
  expect([(await app.request('/')).status, log.lines.length]).toEqual([500, 1]);
});

describe('its Content-Length', () => {
  it('stays when the body is that long', async () => {
    const { app } = loggedApp();
    app.get('/', () => new Response('€', { headers: { 'Content-Length': '3' } }));
    const response = await app.request('/');
    expect([announcedLength(response), await response.text()]).toEqual([3, '€']);
  });

  it.each([
    ['2', 0],
    ['4', 3],
  ])('%s for three bytes is never read to a clean end', async (length, sent) => {
    const { app, log } = loggedApp();
    app.get('/', () => new Response(bytes('€'), { headers: { 'Content-Length': length } }));
    const { broken, size } = await readAll(await app.request('/'));
    expect([String(broken), size]).toEqual([expect.stringContaining('broke this transfer off'), sent]);
    expect(log.about(`promised ${length} bytes`)).toHaveLength(1);
  });

  it.each(['-1', '1e1', 'long', '3, 3'])('%s is no length, and is dropped', async (length) => {
    const { app } = loggedApp();
    app.get('/', () => new Response(bytes('€'), { headers: { 'Content-Length': length } }));
    const response = await app.request('/');
    const { broken, text } = await readAll(response);
    expect([announcedLength(response), broken, text]).toEqual([null, undefined, '€']);
  });

  it.each([200, 204, 205, 304])('does not go with a %i that has no body', async (status) => {
    const { app } = loggedApp();
    app.get('/', () => new Response(null, { status, headers: { 'Content-Length': '5' } }));
    expect(announcedLength(await app.request('/'))).toBeNull();
  });

  it.each([204, 205])('does not go with a %i that HEAD asks for', async (status) => {
    const { app } = loggedApp();
    app.get('/', () => new Response(null, { status, headers: { 'Content-Length': '5' } }));
    expect(announcedLength(await app.request('/', { method: 'HEAD' }))).toBeNull();
  });

  it('stays where HEAD asks, without the body', async () => {
    const { app } = loggedApp();
    app.get('/', () => new Response('abc', { headers: { 'Content-Length': '3' } }));
    const response = await app.request('/', { method: 'HEAD' });
    expect([announcedLength(response), await response.text()]).toEqual([3, '']);
  });

  it('is dropped for an encoded body, which fetch has decoded on its way here', async () => {
    const { app } = loggedApp();
    app.get('/', () => new Response('abc', { headers: { 'Content-Length': '9', 'Content-Encoding': 'gzip' } }));
    const response = await app.request('/');
    expect([announcedLength(response), await response.text()]).toEqual([null, 'abc']);
  });

  it('of headersOut does not count', async () => {
    const { app } = loggedApp();
    app.get('/<kind>', (req, kind) => {
      req.headersOut.set('Content-Length', 99);
      return kind === 'text' ? 'abc' : kind === 'response' ? new Response('abc') : new Blob(['abc']);
    });
    for (const kind of ['text', 'response', 'blob']) {
      const response = await app.request(`/${kind}`);
      expect([announcedLength(response) ?? 3, await response.text()]).toEqual([3, 'abc']);
    }
  });
});

describe('a body that nobody may see', () => {
  it.each<[string, (stream: ReadableStream) => unknown]>([
    ['in a Response', (stream) => new Response(stream)],
    ['as it is', (stream) => stream],
  ])('a stream %s is let go when HEAD asks', async (_, wrap) => {
    const { app } = loggedApp();
    let isCancelled = false;
    const cancel = (): void => {
      isCancelled = true;
    };
    app.get('/', () => wrap(new ReadableStream({ cancel })) as never);
    const response = await app.request('/', { method: 'HEAD' });
    expect([await response.text(), isCancelled]).toEqual(['', true]);
  });

  it.each<[string, () => unknown, string | null, string | null]>([
    ['a text', () => new Response('é and ß'), 'text/plain;charset=utf-8', '9'],
    ['JSON', () => Response.json({ a: 1 }), 'application/json', '7'],
    ['bytes', () => new Response(new Uint8Array(5)), null, '5'],
    ['a Blob', () => new Response(new Blob(['abc'], { type: 'text/css' })), 'text/css', '3'],
    ['an empty text', () => new Response(''), 'text/plain;charset=utf-8', '0'],
    ['a text that is thrown', () => abort(new Response('no', { status: 403 })), 'text/plain;charset=utf-8', '2'],
    ['a body with a length', () => new Response('abc', { headers: { 'Content-Length': '3' } }), null, '3'],
    ['a stream', () => new Response(new ReadableStream()), null, null],
    ['no content', () => new Response(null, { status: 204 }), null, null],
  ])('HEAD of a Response of %s has the type and length of GET', async (_, handler, type, length) => {
    const { app, log } = loggedApp();
    app.get('/', handler as () => Response);
    const response = await app.request('/', { method: 'HEAD' });
    const { headers } = response;
    expect([await response.text(), headers.get('content-length'), log.lines]).toEqual(['', length, []]);
    if (type !== null) expect(headers.get('content-type')?.toLowerCase()).toBe(type);
  });

  it('HEAD reads a stream no further than its first block, and cancels it once', async () => {
    const { app } = loggedApp();
    const seen: string[] = [];
    const stream = new ReadableStream(
      {
        pull(controller) {
          seen.push('pull');
          controller.enqueue(new Uint8Array(1));
        },
        cancel: () => void seen.push('cancel'),
      },
      { highWaterMark: 0 },
    );
    app.get('/', () => new Response(stream));
    expect((await app.request('/', { method: 'HEAD' })).headers.has('content-length')).toBe(false);
    expect(seen.filter((what) => what === 'cancel')).toHaveLength(1);
    expect(seen.length).toBeLessThanOrEqual(4);
  });

  it('a generator runs its finally when HEAD asks', async () => {
    const { app } = loggedApp();
    const seen: string[] = [];
    app.get('/', async function* page() {
      try {
        yield 'first';
        seen.push('went on');
        yield 'second';
      } finally {
        seen.push('closed');
      }
    });
    const response = await app.request('/', { method: 'HEAD' });
    expect([await response.text(), seen]).toEqual(['', ['closed']]);
  });
});

function cookies(...values: string[]): Response {
  const response = new Response('x');
  for (const value of values) response.headers.append('Set-Cookie', value);
  return response;
}

interface Seen {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Record<string, string>;
  readonly text: string;
}

async function seen(response: Response): Promise<Seen> {
  const { status, statusText } = response;
  return { status, statusText, headers: Object.fromEntries(response.headers), text: await response.text() };
}
