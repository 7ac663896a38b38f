import { describe, expect, it } from 'vitest';
import { Application, type PoorRequest } from '../../src/index.ts';
import { ask, behind, forwarded, NOTHING, SAID } from './origin-kit.ts';

describe('the origin of a request', () => {
  it.each([
    ['http://h.test/x', 'http', 'h.test', 80],
    ['https://h.test/x', 'https', 'h.test', 443],
    ['http://h.test:8080/x', 'http', 'h.test', 8080],
    ['https://h.test:80/x', 'https', 'h.test', 80],
    ['http://127.0.0.1:1/', 'http', '127.0.0.1', 1],
    ['http://[::1]/x', 'http', '[::1]', 80],
    ['http://[::1]:8/x', 'http', '[::1]', 8],
    ['http://h.test/x?y=http://other:1/', 'http', 'h.test', 80],
    ['http://h.test/x:99/', 'http', 'h.test', 80],
  ])('%s is %s, %s, %i', async (url, ...origin) => {
    expect(await ask(({ scheme, hostname, port }) => [scheme, hostname, port], url)).toEqual(origin);
  });

  it.each([
    ['http://A.EXAMPLE:80/x', 'a.example', 80, 'http://a.example/x'],
    ['http://a.example:/x', 'a.example', 80, 'http://a.example/x'],
    ['http://[0::1]:8/x', '[::1]', 8, 'http://[::1]:8/x'],
    ['http://0x7f.1/x', '127.0.0.1', 80, 'http://127.0.0.1/x'],
    ['https://A:443/x', 'a', 443, 'https://a/x'],
  ])('%s is normalized, which Deno and workerd do not do', async (url, ...origin) => {
    const app = new Application();
    app.default((req) => [req.hostname, req.port, req.constructUrl()]);
    const request = Object.defineProperty(new Request('http://a/x'), 'url', { value: url });
    expect(await (await app.fetch(request)).json()).toEqual(origin);
  });

  it('is the URL, whatever the Host field says', async () => {
    expect(await ask((req) => req.hostname, 'http://h.test/', { host: 'other.test:99' })).toBe('h.test');
  });

  it('is unknown where the URL is refused', async () => {
    const app = new Application();
    let seen: unknown[] = [];
    app.httpState(400, ({ scheme, hostname, port, uri }) => {
      seen = [scheme, hostname, port, uri];
    });
    await app.fetch(Object.defineProperty(new Request('http://h.test'), 'url', { value: '/x' }));
    expect(seen).toEqual([undefined, undefined, undefined, '']);
  });
});

describe('what a proxy says', () => {
  it('does not count unless one is trusted', async () => {
    expect(await ask(forwarded, '/', SAID)).toEqual(NOTHING);
    expect(await ask(forwarded, '/', SAID, behind([]))).toEqual(NOTHING);
    expect(await ask((req) => [req.scheme, req.hostname, req.port, req.remoteAddr], '/', SAID, behind(0))).toEqual([
      'http',
      'localhost',
      80,
      '10.0.0.1',
    ]);
  });

  it.each<[trusted: number | string[]]>([[1], [2], [['10.0.0.1']], [['10.0.0.2', '10.0.0.1']]])(
    'counts where %j are trusted',
    async (trusted) => {
      expect(await ask(forwarded, '/', SAID, behind(trusted))).toEqual(['1.1.1.1', 'public.test', 'https']);
    },
  );

  it('does not count from an address that is not trusted', async () => {
    expect(await ask(forwarded, '/', SAID, behind(['10.0.0.2', '1.1.1.1']))).toEqual(NOTHING);
  });

  it('does not count where the client has no address', async () => {
    expect(await ask(forwarded, '/', SAID, { trustedProxies: ['10.0.0.1'] })).toEqual(NOTHING);
    const platform = { name: 'test', remoteAddr: () => undefined };
    expect(await ask(forwarded, '/', SAID, { trustedProxies: ['10.0.0.1'], platform })).toEqual(NOTHING);
  });

  it('is nothing where it says nothing', async () => {
    expect(await ask(forwarded, '/', {}, behind(2))).toEqual(NOTHING);
    expect(await ask(forwarded, '/', { 'x-forwarded-for': ' , ' }, behind(1))).toEqual(NOTHING);
  });

  it('does not change who is at the other end, nor what was asked', async () => {
    const read = (req: PoorRequest): unknown[] => [req.remoteAddr, req.scheme, req.hostname];
    expect(await ask(read, '/', SAID, behind(1))).toEqual(['10.0.0.1', 'http', 'localhost']);
  });
});

describe('what the client writes in front of the proxies', () => {
  const spoofed = {
    'x-forwarded-for': '6.6.6.6, 7.7.7.7, 1.1.1.1, 10.0.0.2',
    'x-forwarded-host': 'evil.test, worse.test, public.test, inner.test',
    'x-forwarded-proto': 'http, http, https, http',
  };

  it.each<[trusted: number | string[], seen: string[]]>([
    [1, ['10.0.0.2', 'inner.test', 'http']],
    [2, ['1.1.1.1', 'public.test', 'https']],
    [['10.0.0.1'], ['10.0.0.2', 'inner.test', 'http']],
    [
      ['10.0.0.1', '10.0.0.2'],
      ['1.1.1.1', 'public.test', 'https'],
    ],
    [
      ['10.0.0.1', '10.0.0.2', '6.6.6.6'],
      ['1.1.1.1', 'public.test', 'https'],
    ],
  ])('does not count where %j are trusted', async (trusted, seen) => {
    expect(await ask(forwarded, '/', spoofed, behind(trusted))).toEqual(seen);
  });

  it('does not count though it names a trusted address', async () => {
    const fields = {
      'x-forwarded-for': '6.6.6.6, 10.0.0.2, 10.0.0.1, 1.1.1.1',
      'x-forwarded-host': 'evil.test, public.test',
    };
    expect(await ask(forwarded, '/', fields, behind(['10.0.0.1', '10.0.0.2']))).toEqual([
      '1.1.1.1',
      'public.test',
      undefined,
    ]);
  });
});

describe('a forwarded host', () => {
  it.each(['evil.test/path', 'a b', 'u@a', 'a?b', 'a#b', 'a\\b', '<s>', 'a:99999', '[::1', 'é'])(
    'that is none does not count: %j',
    async (host) => {
      const fields = { 'x-forwarded-host': host };
      expect(
        await ask((req) => [req.forwardedHost, req.constructUrl('/x')], 'http://h.test/', fields, behind(1)),
      ).toEqual([undefined, 'http://h.test/x']);
    },
  );

  it.each(['public.test', 'public.test:8080', '[::1]:8'])('counts with its port: %s', async (host) => {
    expect(await ask((req) => req.forwardedHost, '/', { 'x-forwarded-host': host }, behind(1))).toBe(host);
  });
});

describe('a forwarded scheme', () => {
  it.each([
    ['https', 'https'],
    ['HTTPS', 'https'],
    ['http', 'http'],
    ['ftp', undefined],
    ['javascript', undefined],
    ['https://evil.test', undefined],
  ])('%s is %s', async (scheme, seen) => {
    expect(await ask((req) => req.forwardedProto, '/', { 'x-forwarded-proto': scheme }, behind(1))).toBe(seen);
  });
});

describe('an absolute URL', () => {
  it.each([
    ['http://h.test/a?b=c', undefined, 'http://h.test/a'],
    ['https://h.test:8443/a', '/b?c=d#e', 'https://h.test:8443/b?c=d#e'],
    ['http://[::1]:8/a', '/b', 'http://[::1]:8/b'],
    ['http://h.test/%C5%BE%20%2F%25%3F', undefined, 'http://h.test/%C5%BE%20%2F%25%3F'],
    ['http://h.test//evil.test/x', undefined, 'http://h.test//evil.test/x'],
  ])('at %s for %s is %s', async (url, path, absolute) => {
    expect(await ask((req) => (path === undefined ? req.constructUrl() : req.constructUrl(path)), url)).toBe(absolute);
  });

  it('is of the own authority, where no proxy is trusted', async () => {
    const fields = { ...SAID, host: 'other.test', forwarded: 'host=evil.test;proto=https' };
    expect(await ask((req) => req.constructUrl('/x'), 'http://h.test:81/', fields, behind(0))).toBe(
      'http://h.test:81/x',
    );
  });

  it('is as the client sees it, where one is', async () => {
    expect(await ask((req) => req.constructUrl('/x'), 'http://h.test:81/', SAID, behind(1))).toBe(
      'https://public.test/x',
    );
    expect(
      await ask((req) => req.constructUrl('/x'), 'http://h.test/', { 'x-forwarded-proto': 'https' }, behind(1)),
    ).toBe('https://h.test/x');
  });

  it.each(['', 'x', 'http://evil.test/', '.evil.test/', '@evil.test/', ':80/', '\\x', ' /x', '?x'])(
    'is not made of %j',
    async (path) => {
      const message = await ask((req) => {
        try {
          return req.constructUrl(path);
        } catch (error) {
          return String(error);
        }
      }, '/');
      expect(message).toContain('TypeError: constructUrl takes a path that starts with /');
    },
  );

  it('inside a mounted application has the prefix', async () => {
    const inner = new Application();
    inner.get('/<name>', (req) => `${req.uri} ${req.constructUrl()}`);
    const outer = new Application();
    outer.mount('/a b', inner);
    expect(await (await outer.request('http://h.test/a%20b/c%2Fd')).text()).toBe('/c/d http://h.test/a%20b/c%2Fd');
  });
});
