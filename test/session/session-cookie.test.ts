import { describe, expect, it } from 'vitest';
import { PoorSession, type SessionOptions } from '../../src/session.ts';
import { loggedApp } from '../app-kit.ts';
import { attributesOf, KEY, load, save, sessionApp, toCookie } from './session-kit.ts';

/** What `open` says of options, for a request by http unless told otherwise. */
async function openWith(options: SessionOptions, url = '/'): Promise<string> {
  const { app } = loggedApp({ secretKey: KEY });
  app.get('/', async (req) => {
    try {
      return `opened ${(await PoorSession.open(req, options)).sid}`;
    } catch (error) {
      return String(error);
    }
  });
  return (await app.request(url)).text();
}

describe('the cookie of a session', () => {
  it.each([
    ['http', 'http://h.test/save', 0, {}, false],
    ['https', 'https://h.test/save', 0, {}, true],
    ['a trusted proxy that was asked by https', 'http://h.test/save', 1, { 'X-Forwarded-Proto': 'https' }, true],
    ['a trusted proxy that was asked by http', 'https://h.test/save', 1, { 'X-Forwarded-Proto': 'http' }, false],
    ['a trusted proxy that does not say', 'https://h.test/save', 1, {}, true],
    ['somebody who says https', 'http://h.test/save', 0, { 'X-Forwarded-Proto': 'https' }, false],
    ['somebody who says http', 'https://h.test/save', 0, { 'X-Forwarded-Proto': 'http' }, true],
  ])('by %s is Secure or not', async (_, url, trustedProxies, headers, isSecure) => {
    const { app } = sessionApp({}, { trustedProxies });
    const response = await app.request(url.replace('/save', '/keep'), { headers });
    const attributes = attributesOf(response.headers.getSetCookie()[0] ?? '');
    expect(attributes).toEqual(['HttpOnly', 'Path=/', 'SameSite=Lax', ...(isSecure ? ['Secure'] : [])]);
  });

  it.each<[SessionOptions, string[]]>([
    [{ secure: false }, ['HttpOnly', 'Path=/', 'SameSite=Lax']],
    [{ httpOnly: false, sameSite: 'strict' }, ['Path=/', 'SameSite=Strict', 'Secure']],
    [{ path: '/app', domain: 'h.test' }, ['Domain=h.test', 'HttpOnly', 'Path=/app', 'SameSite=Lax', 'Secure']],
    [{ sameSite: 'none', partitioned: true }, ['HttpOnly', 'Partitioned', 'Path=/', 'SameSite=None', 'Secure']],
    [{ sid: '__Host-s' }, ['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure']],
    [{ sid: '__Secure-s', path: '/x' }, ['HttpOnly', 'Path=/x', 'SameSite=Lax', 'Secure']],
  ])('of %j over https has %j', async (options, attributes) => {
    const { app, log } = sessionApp(options);
    const field = await save(app, { a: 1 }, '', 'https://h.test/save');
    expect(attributesOf(field)).toEqual(attributes);
    expect([toCookie(field).split('=')[0], log.lines]).toEqual([options.sid ?? 'SESSID', []]);
  });

  it.each<[SessionOptions, string]>([
    [{ sameSite: 'none' }, 'SameSite=None needs a cookie that is Secure'],
    [{ sid: '__Host-s' }, 'The name __Host-s needs a cookie that is Secure'],
    [{ sid: '__secure-s' }, 'The name __secure-s needs a cookie that is Secure'],
    [{ sid: '__Host-s', secure: true, path: '/x' }, 'path / and without a domain'],
    [{ sid: '__host-s', secure: true, domain: 'h.test' }, 'path / and without a domain'],
    [{ sid: 'a b' }, 'a b'],
    [{ sid: '' }, 'name'],
    [{ sid: 'a\r\nX: 1' }, 'name'],
    [{ path: '/; Domain=evil.test' }, 'path'],
    [{ domain: 'a.test; Secure' }, 'domain'],
    [{ sameSite: 'x' as 'lax' }, 'sameSite'],
    [{ maxAge: 1.5 }, 'maxAge'],
    [{ maxAge: Number.NaN }, 'maxAge'],
    [{ expires: new Date(Number.NaN) }, 'expires'],
    [{ expires: 60 as unknown as Date }, 'expires'],
  ])('cannot be of %j', async (options, text) => {
    const said = await openWith(options);
    expect(said).toMatch(/^TypeError: /);
    expect(said).toContain(text);
  });

  it('is found among others, also where autoCookies is off', async () => {
    const { app } = sessionApp({}, { autoCookies: false });
    const cookie = toCookie(await save(app, { a: 1 }));
    expect(await load(app, `A=1; ${cookie}; XSESSID=2`)).toEqual({ a: 1 });
  });

  it('counts once, the first time, as in req.cookies', async () => {
    const { app, log } = sessionApp();
    const cookie = toCookie(await save(app, { a: 1 }));
    expect(await load(app, `${cookie}; SESSID=x`)).toEqual({ a: 1 });
    expect(await load(app, `SESSID=x; ${cookie}`)).toEqual({});
    expect(log.lines.length).toBe(1);
  });

  it('may be called anything that a cookie may', async () => {
    for (const sid of ['__proto__', 'constructor', 'a.b', '$x']) {
      const { app, log } = sessionApp({ sid });
      expect(await load(app, '')).toEqual({});
      expect(await load(app, toCookie(await save(app, { a: 1 })))).toEqual({ a: 1 });
      expect(log.lines).toEqual([]);
    }
  });
});

describe('a session that is too long', () => {
  /** Text of which each byte takes its full place in the cookie. */
  const random = (length: number): string =>
    [...crypto.getRandomValues(new Uint8Array(length))].map((byte) => String.fromCharCode(32 + (byte % 95))).join('');

  it('is refused from 4097 bytes of name, value and attributes on, with what to do about it', async () => {
    const data = { a: random(3000) };
    const { length } = await save(sessionApp().app, data);
    const ofSize = (size: number) => sessionApp({ path: `/${'p'.repeat(size - length)}` });
    const [fits, exceeds] = [ofSize(4096), ofSize(4097)];
    expect((await save(fits.app, data)).length).toBe(4096);
    expect(await save(exceeds.app, data)).toBe('');
    expect([fits.log.lines, exceeds.log.lines]).toEqual([
      [],
      [expect.stringMatching(/Session SESSID would be 4097 bytes of cookie, and 4096 are the most: keep less/)],
    ]);
  });

  it('to be unpacked is an error, though it packs well', async () => {
    const { app, log } = sessionApp();
    expect(await save(app, { a: 'a'.repeat(65_000) })).not.toBe('');
    expect(await save(app, { a: 'a'.repeat(66_000) })).toBe('');
    expect(log.lines).toEqual([expect.stringMatching(/would be 66\d\d\d bytes of JSON, and 65536 are the most/)]);
  });
});
