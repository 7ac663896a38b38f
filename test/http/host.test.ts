import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeHost, urlOf } from '../../src/http/host.ts';
import { findPath } from '../../src/http/request-target.ts';
import { Application, memoryFiles } from '../../src/index.ts';
import { finishes, LONG } from '../finishes.ts';
import { SILENT } from '../logger.ts';
import { requestTo } from './request-to.ts';

describe('the authority of a target', () => {
  it.each([
    'http://h.test/x',
    'https://other/x',
    'http://a:/x',
    'http://a:80/x',
    'http://a:0/x',
    'http://a:65535/x',
    'http://A.Test/x',
    'http://a_b-c.test./x',
    'http://127.0.0.1:8/x',
    'http://0x7f.1/x',
    'http://[::1]/x',
    'http://[::1]:8/x',
    'http://[::ffff:127.0.0.1]/x',
  ])('of %s may be asked', (url) => {
    expect(url.slice(findPath(url))).toBe('/x');
  });

  it.each([
    '',
    'a:1',
    'x',
    '*',
    'http://a',
    'http://h.test*',
    'http:///x',
    'http:/x',
    'http://?/x',
    'http://1.2.3.999/x',
    'http://xn--a/x',
    'http://0x100000000/x',
    'ftp://other/x',
    'javascript:x',
    'file:///etc/passwd',
    'http://u:p@other:81/x',
    'http://u@a/x',
    'http://@a/x',
    'http://a b/x',
    'http://a.test, b.test/x',
    'http://a,b/x',
    'http://<s>/x',
    'http://a#b/x',
    'http://a\\b/x',
    'http://a:65536/x',
    'http://a:99999/x',
    'http://a:123456/x',
    'http://a:-1/x',
    'http://a:b/x',
    'http://%41.test/x',
    'http://é.test/x',
    'http://::1/x',
    'http://[::1/x',
    'http://[::1]x/x',
    'http://[fe80::1%25eth0]/x',
    'http://a\n/x',
  ])('of %j is refused with 400', async (url) => {
    expect(findPath(url)).toBe(-1);
    expect((await new Application().fetch(requestTo(url))).status).toBe(400);
  });

  it('of http://a?x/y has the path /, as Deno does not add it', async () => {
    const app = new Application();
    app.default((req) => [req.uri, req.query, req.constructUrl()]);
    const response = await app.fetch(requestTo('http://a?x/y', 'a'));
    expect(await response.json()).toEqual(['/', 'x/y', 'http://a/']);
  });
});

describe('a host that no URL can have', () => {
  it.each(['1.2.3.999', '[:::]', '1.2.3.4.5', '0x100000000', 'xn--a', 'a.09'])(
    'is refused with 400: %s',
    async (host) => {
      const files = memoryFiles({ 'directory/index.html': 'page' });
      const app = new Application({
        logger: SILENT,
        documentRoot: '/',
        platform: { name: 'test', files: () => files },
      });
      app.mount('/inner', { fetch: () => new Response('here') });
      app.post('/body', async (req) => `${await req.data()}`);
      for (const path of ['/x', '/ž', '/directory', '/directory/', '/inner/x']) {
        expect((await app.fetch(requestTo(`http://${host}${path}`, host))).status).toBe(400);
      }
    },
  );
});

describe('the search for a host', () => {
  it.each(['a', 'a.', '.', '-', ':', '1', ':1', '[', '[:', '1.', '@', '%', 'xn--'])('is linear: %s', (piece) => {
    finishes(() => {
      for (const text of [piece.repeat(LONG), `[${piece.repeat(LONG)}`, `a:${piece.repeat(LONG)}`]) {
        normalizeHost(text);
        findPath(`http://${text}`);
      }
    });
  });
});

describe('a Host field', () => {
  const SAME = ['h.test', 'a_b', 'a.', 'localhost:65535', '127.0.0.1', '[::1]', '[::1]:8', 'xn--bcher-kva', 'a:443'];
  it.each([
    ...SAME.map((host) => [host, host]),
    ['A.Example:80', 'a.example'],
    ['a.example:', 'a.example'],
    ['a:080', 'a'],
    ['a:08080', 'a:8080'],
    ['0x7f.1', '127.0.0.1'],
    ['[::ffff:12.30.67.89]', '[::ffff:c1e:4359]'],
    ['XN--BCHER-KVA', 'xn--bcher-kva'],
  ])('%s is %s', (host, normal) => expect(normalizeHost(host)).toBe(normal));

  it('keeps the default port of another scheme', () => {
    expect([normalizeHost('A:80', 'https'), normalizeHost('A:443', 'https')]).toEqual(['a:80', 'a']);
  });

  it('is what the URL standard makes of it, or refused', () => {
    const pieces = ['a', 'B', '0', '7', '255', '256', '0x', 'xn--', '.', ':', '80', '443', '_', '-', '[', ']', '::'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 9 }), fc.boolean(), (parts, isSecure) => {
        const [host, scheme] = [parts.join(''), isSecure ? 'https' : 'http'] as const;
        const normal = normalizeHost(host, scheme);
        if (normal === undefined) return;
        expect(normal).toBe(new URL(`${scheme}://${host}`).host);
        expect(normalizeHost(normal, scheme)).toBe(normal);
      }),
      { numRuns: 2000 },
    );
  });

  it('of a request whose URL is only a path makes the URL, as on Bun', async () => {
    expect(urlOf(requestTo('/x?y', 'A:'))).toBe('http://a/x?y');
    expect(urlOf(requestTo('/x', 'a b'))).toBe('/x');
    const app = new Application();
    app.default((req) => [req.uri, req.hostname, req.port, req.constructUrl('/z')]);
    expect(await (await app.fetch(requestTo('/x', 'A:'))).json()).toEqual(['/x', 'a', 80, 'http://a/z']);
  });

  const BAD = ['', 'a/adm?', 'a b', 'a/b', 'a?b', 'a#b', 'u@a', 'a\\b', 'a:99999', 'a.test, b.test', 'a,b', '%41', 'é'];
  it.each([...BAD, '<s>', 'h.test*', 'a:b', '1.2.3.999', 'xn--a', '0x100000000', '[::1', '::1', '[::1]x', '[]'])(
    '%j is refused',
    async (host) => {
      expect(normalizeHost(host)).toBeUndefined();
      const app = new Application();
      app.default(() => 'here');
      expect((await app.fetch(requestTo('http://h.test/x', host))).status).toBe(400);
    },
  );

  it.each(['a\n', 'a\r\nX: 1', ' a', 'a ', 'a\0', 'a\u2028'])('%j is refused', (host) => {
    expect(normalizeHost(host)).toBeUndefined();
  });

  it('that is bad is refused behind a good one as well', async () => {
    const app = new Application();
    app.default(() => 'here');
    expect((await app.fetch(requestTo('http://a/x', 'a'))).status).toBe(200);
    expect((await app.fetch(requestTo('http://a/adm?/x', 'a/adm?'))).status).toBe(400);
    expect((await app.fetch(requestTo('http://a/x', 'a'))).status).toBe(200);
  });

  it('is not looked at where the runtime has checked it', async () => {
    const app = new Application({ platform: { name: 'test', checksHost: true } });
    app.default(() => 'here');
    expect((await app.fetch(requestTo('http://h.test/x', 'a b'))).status).toBe(200);
  });
});
