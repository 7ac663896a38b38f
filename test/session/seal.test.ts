import fc from 'fast-check';
import { base64url } from 'jose';
import { describe, expect, it } from 'vitest';
import { forge, LATER, load, save, sessionApp, toCookie } from './session-kit.ts';

describe('a seal', () => {
  it('gives back what was put into it, whatever the names', async () => {
    const { app, log } = sessionApp();
    const name = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString', 'toJSON', 'exp', 'sid'));
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, fc.jsonValue({ maxDepth: 1 }), tie('object')),
      object: fc.dictionary(name, tie('value'), { maxKeys: 4 }),
    }));
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, value, { maxKeys: 4 }), async (data) => {
        const text = JSON.stringify(data);
        fc.pre(text.length < 1500);
        expect(JSON.stringify(await load(app, toCookie(await save(app, JSON.parse(text)))))).toBe(text);
      }),
    );
    expect([log.lines, 'polluted' in {}]).toEqual([[], false]);
  });

  it('lets no name reach a prototype', async () => {
    const { app } = sessionApp();
    const data = JSON.parse('{"__proto__":{"polluted":1},"a":{"__proto__":{"polluted":2},"constructor":3}}');
    const loaded = await load(app, toCookie(await save(app, data)));
    expect(JSON.stringify(loaded)).toBe(JSON.stringify(data));
    expect('polluted' in {}).toBe(false);
  });

  it.each([
    ['short', { a: 1 }, undefined],
    ['repeated', { a: 'long '.repeat(2000) }, 'DEF'],
    ['random', { a: base64url.encode(crypto.getRandomValues(new Uint8Array(1000))) }, 'DEF'],
    [
      'incompressible',
      { a: [...crypto.getRandomValues(new Uint16Array(12))].map((n) => String.fromCharCode(n)) },
      undefined,
    ],
  ])('of what is %s is compressed only where that is shorter', async (_, data, zip) => {
    const { app } = sessionApp();
    const cookie = toCookie(await save(app, data));
    const header = JSON.parse(new TextDecoder().decode(base64url.decode(cookie.slice(7).split('.')[0] ?? '')));
    expect(header).toEqual({
      alg: 'dir',
      enc: 'A256GCM',
      kid: expect.stringMatching(/^[\w-]{8}$/),
      ...(zip && { zip }),
    });
    expect(await load(app, cookie)).toEqual(data);
  });

  it('is never the same twice', async () => {
    const { app } = sessionApp();
    expect(await save(app, { a: 1 })).not.toBe(await save(app, { a: 1 }));
  });

  it('is made with the key that is derived as it always was', async () => {
    const { app, log } = sessionApp();
    expect(await load(app, await forge(JSON.stringify({ exp: LATER, sid: 'SESSID', data: { a: 1 } })))).toEqual({
      a: 1,
    });
    expect(log.lines).toEqual([]);
  });

  it('shows nothing of what is in it', async () => {
    const { app } = sessionApp();
    const cookie = toCookie(await save(app, { login: 'ondrej' }));
    const texts = cookie
      .slice(7)
      .split('.')
      .map((part) => new TextDecoder().decode(base64url.decode(part)));
    expect(texts.join()).not.toMatch(/ondrej|login|SESSID|exp/);
  });
});
