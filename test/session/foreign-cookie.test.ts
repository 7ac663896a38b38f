import fc from 'fast-check';
import { base64url, CompactEncrypt, UnsecuredJWT } from 'jose';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { deriveBits, forge, KEY, LATER, load, ONE_LINE, save, sessionApp, takeLines, toCookie } from './session-kit.ts';

afterEach(() => vi.restoreAllMocks());

describe('a cookie that is not ours', () => {
  it.each([
    '',
    'x',
    'null',
    '{}',
    '....',
    'a.b.c',
    'a.b.c.d.e',
    '%00',
    'é',
    'e30..AAAAAAAAAAAAAAAA.AA.AAAAAAAAAAAAAAAAAAAAAA',
    'A'.repeat(5000),
    `${'A'.repeat(4000)}.`.repeat(5),
  ])('such as %j gives empty data and one line', async (value) => {
    const { app, log } = sessionApp();
    expect(await load(app, `SESSID=${value}`)).toEqual({});
    expect(log.lines).toEqual(ONE_LINE);
  });

  it('of any text gives empty data, and nothing of it is logged', async () => {
    const { app, log } = sessionApp();
    const piece = fc.constantFrom('.', '..', 'AAAA', 'eyJhbGciOiJkaXIifQ', '=', '%2E', '"', ' ', '-', '_', 'é', 'zq9');
    await fc.assert(
      fc.asyncProperty(fc.array(piece), async (pieces) => {
        expect(await load(app, `SESSID=${pieces.join('')}x`)).toEqual({});
        expect(takeLines(log)).toEqual(ONE_LINE);
      }),
    );
  });

  it('because none came is no news', async () => {
    const { app, log } = sessionApp();
    for (const cookie of ['', 'OTHER=1', 'SESSID', 'sessid=1']) expect(await load(app, cookie)).toEqual({});
    expect(log.lines).toEqual([]);
  });

  const kid = async (): Promise<string> => base64url.encode(await deriveBits(KEY, 'key fingerprint', 48));
  const claims = { exp: LATER, sid: 'SESSID', data: { admin: true } };
  const bytes = new TextEncoder().encode(JSON.stringify(claims));
  const header = (value: object): string => base64url.encode(JSON.stringify(value));
  const tail = `${'A'.repeat(16)}.${'A'.repeat(64)}.${'A'.repeat(22)}`;

  it.each<[string, () => string | Promise<string>]>([
    ['an unsecured token', () => new UnsecuredJWT(claims).encode()],
    ['alg none', async () => `${header({ alg: 'none', enc: 'A256GCM', kid: await kid() })}..${tail}`],
    ['A128GCM', async () => `${header({ alg: 'dir', enc: 'A128GCM', kid: await kid() })}..${tail}`],
    ['no alg', async () => `${header({ enc: 'A256GCM', kid: await kid() })}..${tail}`],
    ['no enc', async () => `${header({ alg: 'dir', kid: await kid() })}..${tail}`],
    ['no kid', () => `${header({ alg: 'dir', enc: 'A256GCM' })}..${tail}`],
    ['a kid that is no text', () => `${header({ alg: 'dir', enc: 'A256GCM', kid: { a: 1 } })}..${tail}`],
    ['kid __proto__', () => `${header({ alg: 'dir', enc: 'A256GCM', kid: '__proto__' })}..${tail}`],
    ['crit', async () => `${header({ alg: 'dir', enc: 'A256GCM', crit: ['x'], x: 1, kid: await kid() })}..${tail}`],
    [
      'PBES2 at a high price',
      async () =>
        `${header({ alg: 'PBES2-HS512+A256KW', enc: 'A256GCM', p2c: 2 ** 31, p2s: 'A'.repeat(22), kid: await kid() })}..${tail}`,
    ],
    [
      'PBES2 with our own key',
      async () => {
        const jwe = new CompactEncrypt(bytes);
        jwe.setProtectedHeader({ alg: 'PBES2-HS256+A128KW', enc: 'A256GCM', kid: await kid() });
        return jwe.encrypt(new TextEncoder().encode(KEY));
      },
    ],
    [
      'A256GCMKW with our own key',
      async () => {
        const jwe = new CompactEncrypt(bytes);
        jwe.setProtectedHeader({ alg: 'A256GCMKW', enc: 'A256GCM', kid: await kid() });
        return jwe.encrypt(await deriveBits(KEY, 'A256GCM key', 256));
      },
    ],
    [
      'A128CBC-HS256 with our own key',
      async () => {
        const jwe = new CompactEncrypt(bytes);
        jwe.setProtectedHeader({ alg: 'dir', enc: 'A128CBC-HS256', kid: await kid() });
        return jwe.encrypt(await deriveBits(KEY, 'A256GCM key', 256));
      },
    ],
  ])('%s is refused before anything is computed', async (_, make) => {
    const { app, log } = sessionApp();
    const value = await make();
    await load(app, await forge(JSON.stringify(claims)));
    const methods = ['decrypt', 'deriveBits', 'deriveKey', 'importKey', 'unwrapKey'] as const;
    const spies = methods.map((method) => vi.spyOn(crypto.subtle, method as 'decrypt'));
    expect(await load(app, `SESSID=${value}`)).toEqual({});
    expect(log.lines).toEqual(ONE_LINE);
    expect(spies.map((spy) => spy.mock.calls.length)).toEqual([0, 0, 0, 0, 0]);
  });

  it.each([
    'x',
    'null',
    '[]',
    '{}',
    '{"exp":4102444800,"sid":"SESSID"}',
    '{"exp":4102444800,"sid":"SESSID","data":null}',
    '{"exp":4102444800,"sid":"SESSID","data":[1]}',
    '{"exp":4102444800,"sid":"SESSID","data":"text"}',
    '{"exp":"4102444800","sid":"SESSID","data":{"a":1}}',
    '{"exp":1e300,"sid":"SESSID","data":{"a":1}}',
    '{"exp":null,"sid":"SESSID","data":{"a":1}}',
    '{"sid":"SESSID","data":{"a":1}}',
    '{"exp":4102444800,"data":{"a":1}}',
    '{"exp":4102444800,"sid":"OTHER","data":{"a":1}}',
  ])('though sealed with our key, but holding %s, gives empty data', async (content) => {
    const { app, log } = sessionApp();
    expect(await load(app, await forge(content))).toEqual({});
    expect(log.lines).toEqual(ONE_LINE);
  });

  it('though sealed with our key, but unpacking to more than 64 KiB, gives empty data', async () => {
    const { app, log } = sessionApp();
    const content = (length: number): string => JSON.stringify({ ...claims, data: { a: 'a'.repeat(length) } });
    expect(await load(app, await forge(content(65_000), { zip: 'DEF' }))).toEqual({ a: 'a'.repeat(65_000) });
    for (const length of [66_000, 2 ** 21]) {
      const bomb = await forge(content(length), { zip: 'DEF' });
      expect(bomb.length).toBeLessThan(4096);
      expect(await load(app, bomb)).toEqual({});
      expect(takeLines(log)).toEqual(ONE_LINE);
    }
  });

  it('though sealed with our key, but longer than any that a browser keeps, gives empty data', async () => {
    const { app, log } = sessionApp();
    expect(await load(app, await forge(JSON.stringify({ ...claims, data: { a: 'a'.repeat(4000) } })))).toEqual({});
    expect(log.lines).toEqual(ONE_LINE);
  });

  it('of another name, of the same key, is none of this one', async () => {
    const [one, other] = [sessionApp({ sid: 'ONE' }), sessionApp({ sid: 'OTHER' })];
    const cookie = toCookie(await save(one.app, { admin: true }));
    expect(await load(other.app, cookie.replace('ONE=', 'OTHER='))).toEqual({});
    expect(other.log.lines).toEqual(['info Session OTHER starts empty: its cookie was sealed under another name']);
  });
});
