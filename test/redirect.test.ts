import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Application, type RedirectOptions, redirect } from '../src/index.ts';
import { record, SILENT } from './logger.ts';

function send(location: string, options?: RedirectOptions): Promise<Response> {
  const app = new Application({ logger: SILENT });
  app.get('/from/here', (req) => redirect(req, location, options));
  return app.request('http://h.test/from/here');
}

describe('a redirect', () => {
  it.each<[options: RedirectOptions | undefined, status: number]>([
    [undefined, 302],
    [{}, 302],
    [{ permanent: false }, 302],
    [{ permanent: true }, 301],
    [{ status: 303 }, 303],
    [{ status: 307 }, 307],
    [{ status: 308 }, 308],
    [{ status: 303, permanent: true }, 303],
  ])('with %j is a %i', async (options, status) => {
    const response = await send('/there', options);
    expect([response.status, response.headers.get('location')]).toEqual([status, '/there']);
  });

  it('may say something to who does not follow', async () => {
    const response = await send('/there', { text: 'Gone <b>there</b>' });
    expect(await response.text()).toBe('Gone &lt;b&gt;there&lt;/b&gt;');
    expect(await (await send('/there')).text()).toBe('');
  });

  it('takes header fields and cookies along', async () => {
    const app = new Application();
    app.post('/login', (req) => {
      req.headersOut.add('X-One', '1');
      req.setCookie('a', '1');
      req.setCookie('b', '2');
      redirect(req, '/private', { status: 303 });
    });
    const { headers } = await app.request('/login', { method: 'POST' });
    expect([headers.get('x-one'), headers.get('location')]).toEqual(['1', '/private']);
    expect(headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2; Path=/']);
  });

  it('ends a pre hook, a state handler and an error handler as well', async () => {
    const app = new Application({ logger: SILENT });
    app.httpState(404, (req) => redirect(req, '/404'));
    app.errorHandler(RangeError, (req) => redirect(req, '/range'));
    app.get('/range-error', () => {
      throw new RangeError();
    });
    app.preProcess((req) => {
      if (req.uri === '/pre') redirect(req, '/login');
    });
    for (const [path, location] of [
      ['/none', '/404'],
      ['/range-error', '/range'],
      ['/pre', '/login'],
    ] as const) {
      const response = await app.request(path);
      expect([response.status, response.headers.get('location')]).toEqual([302, location]);
    }
  });

  it('is not an error of the application', async () => {
    const { lines, logger } = record();
    const app = new Application({ logger, logLevel: 'debug' });
    app.get('/', (req) => redirect(req, '/there'));
    await app.request('/');
    expect(lines).toEqual([]);
  });
});

describe('a location', () => {
  it.each([
    '/',
    '/there?a=b#c',
    'there',
    './there',
    '../there',
    '?a=b',
    '#c',
    'http://other.test/x',
    'https://other.test//x',
    '/a//b',
    '/a/\\b',
    '/x?next=//evil.test',
    '/%2F/evil.test',
    '/%5Cevil.test',
    'a//b',
  ])('is sent as it is: %s', async (location) => {
    expect((await send(location)).headers.get('location')).toBe(location);
  });

  it.each([
    ['/ž', '/%C5%BE'],
    ['/a b', '/a%20b'],
    ['/\u{1f600}', '/%F0%9F%98%80'],
    ['/caf\xe9', '/caf%C3%A9'],
    ['/%C5%BE?x=ž', '/%C5%BE?x=%C5%BE'],
    ['/a\x85b', '/a%C2%85b'],
    ['/\ud800x', '/%EF%BF%BDx'],
    ['/\u2028', '/%E2%80%A8'],
  ])('%j is sent as %s', async (location, sent) => {
    expect((await send(location)).headers.get('location')).toBe(sent);
  });

  it.each([
    '//evil.test',
    '//evil.test/x',
    '///evil.test',
    '/\\evil.test',
    '\\/evil.test',
    '\\\\evil.test',
    '/\\/evil.test',
    ' //evil.test',
    '  /\\evil.test',
    '\u00a0//evil.test',
    '\u3000//evil.test',
    '\ufeff//evil.test',
    '\t//evil.test',
    '/\t/evil.test',
    '/\n/evil.test',
    '/\r/evil.test',
    '/\t\\evil.test',
    '\n//evil.test',
    '\x01//evil.test',
    '\0//evil.test',
    '\x1f//evil.test',
    '/x\r\nSet-Cookie: a=b',
    '/x\0',
    '/x\x7f',
    '/\x1b[31m',
    'java\tscript:x',
  ])('that leads elsewhere than it seems is refused: %j', async (location) => {
    const response = await send(location);
    expect([response.status, response.headers.get('location')]).toEqual([500, null]);
    expect(await response.text()).not.toContain('evil.test');
  });

  it('of one slash, whatever follows, stays on this host', async () => {
    const piece = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      ' ',
      '\t',
      '@',
      ':',
      '?',
      '#',
      'evil.test',
      '%2F',
      '%5C',
      'ž',
      '\u3000',
      '%09',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece), async (pieces) => {
        const sent = (await send(`/${pieces.join('')}`)).headers.get('location');
        if (sent === null) return;
        expect(sent).toMatch(/^[!-~]+$/);
        expect(new URL(sent, 'http://h.test/from/here').host).toBe('h.test');
      }),
      { numRuns: 500 },
    );
  });

  it('of any characters makes a field that can be sent', async () => {
    const text = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes));
    await fc.assert(
      fc.asyncProperty(fc.oneof(text, fc.string()), async (location) => {
        const { status, headers } = await send(location);
        expect(status === 500 || /^[!-~]*$/.test(headers.get('location') ?? '\n')).toBe(true);
      }),
    );
  });
});
