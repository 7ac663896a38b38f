import { describe, expect, it } from 'vitest';
import { findPath, isHost } from '../../src/http/target.ts';
import { Application } from '../../src/index.ts';
import { finishes, LONG } from '../finishes.ts';
import { SILENT } from '../logger.ts';
import { requestTo } from './request-to.ts';

describe('the authority of a target', () => {
  it.each([
    'http://h.test/x',
    'https://other/x',
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
    '/x',
    'a:1',
    'x',
    '*',
    'http://a',
    'http://h.test*',
    'http:///x',
    'http:/x',
    'http://?/x',
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
    'http://a?b/x',
    'http://a\\b/x',
    'http://a:65536/x',
    'http://a:99999/x',
    'http://a:123456/x',
    'http://a:-1/x',
    'http://a:b/x',
    'http://a:/x',
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

  it('that no URL can have makes a path that must be parsed a 400', async () => {
    for (const authority of ['1.2.3.999', '[:::]', '1.2.3.4.5']) {
      expect((await new Application().fetch(requestTo(`http://${authority}/ž`))).status).toBe(400);
    }
  });
});

describe('the authority of a URL that cannot be parsed', () => {
  it.each(['1.2.3.999', '[:::]', '1.2.3.4.5'])('is refused with 400 for a mounted fetcher: %s', async (authority) => {
    const app = new Application({ logger: SILENT });
    app.mount('/inner', { fetch: () => new Response('here') });
    expect((await app.fetch(requestTo(`http://${authority}/inner/x`, authority))).status).toBe(400);
  });

  it.each(['a', '.', '-', ':', '1', ':1', '[', '[:', '1.', '@', '%'])('is found out in linear time: %s', (piece) => {
    finishes(() => {
      for (const text of [piece.repeat(LONG), `[${piece.repeat(LONG)}`, `a:${piece.repeat(LONG)}`]) {
        isHost(text);
        findPath(`http://${text}`);
      }
    });
  });
});

describe('a Host field', () => {
  it.each(['h.test', 'H.Test:80', 'a_b', 'a.', 'localhost:65535', '127.0.0.1', '[::1]', '[::1]:8', 'xn--bcher-kva'])(
    '%s is good',
    (host) => expect(isHost(host)).toBe(true),
  );

  const BAD = ['', 'a/adm?', 'a b', 'a/b', 'a?b', 'a#b', 'u@a', 'a\\b', 'a:99999', 'a.test, b.test', 'a,b', '%41', 'é'];
  it.each([...BAD, '<s>', 'h.test*', 'a:', 'a:b', '[::1', '::1', '[::1]x', '[]'])('%j is refused', async (host) => {
    expect(isHost(host)).toBe(false);
    const app = new Application();
    app.default(() => 'here');
    expect((await app.fetch(requestTo('http://h.test/x', host))).status).toBe(400);
  });

  it.each(['a\n', 'a\r\nX: 1', ' a', 'a ', 'a\0', 'a\u2028'])('%j is refused', (host) => {
    expect(isHost(host)).toBe(false);
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
