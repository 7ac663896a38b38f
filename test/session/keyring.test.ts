import { inspect } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SecretKey } from '../../src/index.ts';
import { PoorSession } from '../../src/session.ts';
import { loggedApp } from '../app-kit.ts';
import { KEY, load, save, sessionApp, toCookie } from './session-kit.ts';

afterEach(() => vi.restoreAllMocks());

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a session without a key', () => {
  it('is an error that says how to set one', async () => {
    const { app, log } = sessionApp({}, { secretKey: undefined });
    const response = await app.request('/load');
    expect([response.status, response.headers.getSetCookie()]).toEqual([500, []]);
    expect(log.lines.join()).toMatch(/Sessions need a key: set the variable poor_SecretKey .* or the secretKey/);
  });

  it('has one as soon as the property is set', async () => {
    const { app } = sessionApp({}, { secretKey: undefined });
    app.secretKey = KEY;
    expect(await load(app, toCookie(await save(app, { a: 1 })))).toEqual({ a: 1 });
  });
});

describe('a key', () => {
  const [OLD, NEW] = ['the old key, which is 32 bytes long', 'the new key, which is 32 bytes long'];
  const foreign = ['info Session SESSID starts empty: its cookie needs a key that is not, or no longer, one of ours'];

  it('is rotated: the first seals, all open', async () => {
    const withKey = (secretKey: SecretKey) => sessionApp({}, { secretKey });
    const [before, during, after] = [withKey(OLD), withKey([NEW, OLD]), withKey(NEW)];
    const old = toCookie(await save(before.app, { a: 1 }));
    expect(await load(during.app, old)).toEqual({ a: 1 });
    const fresh = toCookie(await save(during.app, { b: 2 }, old));
    expect(await load(after.app, fresh)).toEqual({ a: 1, b: 2 });
    expect(await load(before.app, fresh)).toEqual({});
    expect(await load(after.app, old)).toEqual({});
    expect([before.log.lines, during.log.lines, after.log.lines]).toEqual([foreign, [], foreign]);
  });

  it('comes from the variable, several of them between commas', async () => {
    const old = toCookie(await save(sessionApp({}, { secretKey: 'rotated-by-variables' }).app, { a: 1 }));
    const { app } = sessionApp({}, { env: { poor_SecretKey: 'another-one-comes-first, rotated-by-variables' } });
    expect(await load(app, old)).toEqual({ a: 1 });
  });

  it('of an env record is for the requests that come with it', async () => {
    const { app, log } = sessionApp();
    const env = { poor_SecretKey: 'the key of one environment' };
    const [field = ''] = (await app.request('/keep', {}, env)).headers.getSetCookie();
    const ask = (more?: object): Promise<Response> =>
      app.request('/load', { headers: { cookie: toCookie(field) } }, more);
    await ask(env);
    expect(log.lines).toEqual([]);
    await ask();
    expect(log.lines).toEqual(foreign);
  });

  it('as text is that of its UTF-8 bytes', async () => {
    const text = sessionApp({}, { secretKey: 'žluťoučký kůň úpěl' });
    const bytes = sessionApp({}, { secretKey: bytesOf('žluťoučký kůň úpěl') });
    expect(await load(bytes.app, toCookie(await save(text.app, { a: 1 })))).toEqual({ a: 1 });
  });

  it('is derived once, and found without trying all', async () => {
    const secretKey = Array.from({ length: 9 }, (_, index) => `${KEY} ${index}`);
    const { app } = sessionApp({}, { secretKey });
    const cookie = toCookie(await save(sessionApp({}, { secretKey: `${KEY} 8` }).app, { a: 1 }));
    const derive = vi.spyOn(crypto.subtle, 'deriveKey');
    const decrypt = vi.spyOn(crypto.subtle, 'decrypt');
    for (let times = 0; times < 5; times++) expect(await load(app, cookie)).toEqual({ a: 1 });
    expect([derive.mock.calls.length, decrypt.mock.calls.length]).toEqual([9, 5]);
  });

  it.each([
    ['changeme', 1],
    ['15 bytes long..', 1],
    ['16 bytes long...', 0],
    [bytesOf('changeme'), 1],
    [['changeme', KEY, 'secret'], 2],
  ])('that is short works, but is warned of once: %j', async (secretKey, warnings) => {
    const { app, log } = sessionApp({}, { secretKey });
    await Promise.all([load(app, ''), load(app, ''), load(app, '')]);
    expect(await load(app, toCookie(await save(app, { a: 1 })))).toEqual({ a: 1 });
    expect(log.lines.length).toBe(warnings);
    for (const line of log.lines) expect(line).toMatch(/^warn A secretKey of \d+ bytes can be guessed/);
    expect(log.lines.join()).not.toMatch(/changeme|"secret"/);
  });
});

describe('the key and the data', () => {
  it('are shown by nothing but session.data', async () => {
    const { app, log } = loggedApp({ secretKey: KEY, logLevel: 'debug', debug: true });
    const shown: string[] = [];
    app.get('/', async (req) => {
      const session = await PoorSession.open(req);
      session.data.login = 'hidden-login';
      const depth = { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: false };
      shown.push(inspect(session, depth), JSON.stringify(session), String(session), inspect({ ...session }, depth));
      shown.push(JSON.stringify(Object.getOwnPropertyDescriptors(session)), inspect(req, depth));
      session.data.login = 'x'.repeat(70_000);
      await session.header(req);
    });
    const response = await app.request('/', { headers: { cookie: 'SESSID=hidden-cookie' } });
    shown.push(await response.text(), ...log.lines);
    expect([response.status, log.lines.length]).toEqual([500, 2]);
    expect(shown.slice(1, 3)).toEqual(['{"sid":"SESSID"}', 'PoorSession SESSID']);
    expect(shown.join('\n')).not.toMatch(new RegExp(`${KEY}|hidden|xxx`));
  });
});
