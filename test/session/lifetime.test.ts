import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PoorSession, type SessionOptions } from '../../src/session.ts';
import { attributesOf, load, save, sessionApp, toCookie } from './session-kit.ts';

const START = Date.UTC(2030, 0, 1);
const DAY = 86_400;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

function goTo(seconds: number): void {
  vi.setSystemTime(START + seconds * 1000);
}

describe('a session', () => {
  it.each<[string, SessionOptions, number]>([
    ['a maxAge', { maxAge: 60 }, 60],
    ['an expires', { expires: new Date(START + 90_999) }, 90],
    ['both, of which maxAge counts', { maxAge: 60, expires: new Date(START + 90_000) }, 60],
    ['neither', {}, DAY],
    ['a maxAge of years', { maxAge: 1e9 }, 400 * DAY],
    ['an expires of centuries', { expires: new Date(8.64e15) }, 400 * DAY],
  ])('with %s ends then, however long a client keeps its cookie', async (_, options, seconds) => {
    const { app, log } = sessionApp(options);
    const cookie = toCookie(await save(app, { a: 1 }));
    goTo(seconds - 1);
    expect(await load(app, cookie)).toEqual({ a: 1 });
    expect(log.lines).toEqual([]);
    goTo(seconds);
    expect(await load(app, cookie)).toEqual({});
    expect(log.lines).toEqual(['info Session SESSID starts empty: its cookie has expired']);
  });

  it.each([1, 500, 999])('of one second that begins %d ms after a full one lasts for all of it', async (late) => {
    const { app } = sessionApp({ maxAge: 1 });
    goTo(late / 1000);
    const field = await save(app, { a: 1 });
    expect(attributesOf(field)).toContain('Max-Age=1');
    goTo((late + 999) / 1000);
    expect(await load(app, toCookie(field))).toEqual({ a: 1 });
    goTo(2);
    expect(await load(app, toCookie(field))).toEqual({});
  });

  it.each([10, 3600])(
    'that is written again where sessions last %d seconds ends when it was to end first',
    async (maxAge) => {
      const first = toCookie(await save(sessionApp({ maxAge: 60 }).app, { a: 1 }));
      goTo(40.5);
      const second = await save(sessionApp({ maxAge }).app, { b: 2 }, first);
      expect(attributesOf(second)).toContain('Max-Age=19');
      goTo(59);
      expect(await load(sessionApp({ maxAge }).app, toCookie(second))).toEqual({ a: 1, b: 2 });
    },
  );

  it('that is written again in its last second is not lost before that is over', async () => {
    const { app } = sessionApp({ maxAge: 60 });
    const first = toCookie(await save(app, { a: 1 }));
    goTo(59.5);
    const second = await save(app, { b: 2 }, first);
    expect(attributesOf(second)).toContain('Max-Age=1');
    goTo(59.999);
    expect(await load(app, toCookie(second))).toEqual({ a: 1, b: 2 });
    goTo(60);
    expect(await load(app, toCookie(second))).toEqual({});
  });

  it.each<SessionOptions>([{ maxAge: 0 }, { maxAge: -5 }, { expires: new Date(0) }, { expires: new Date(START) }])(
    'of no length, %j, is over at once',
    async (options) => {
      const { app } = sessionApp(options);
      for (const seconds of [0, 0.001, 0.5]) {
        goTo(seconds);
        expect(await load(app, toCookie(await save(app, { a: 1 })))).toEqual({});
      }
    },
  );

  it('that is written again ends when it was to end first', async () => {
    const { app } = sessionApp({ maxAge: 60 });
    const first = await save(app, { a: 1 });
    goTo(40);
    const second = await save(app, { b: 2 }, toCookie(first));
    expect([attributesOf(first), attributesOf(second)]).toEqual([
      ['HttpOnly', 'Max-Age=60', 'Path=/', 'SameSite=Lax'],
      ['HttpOnly', 'Max-Age=20', 'Path=/', 'SameSite=Lax'],
    ]);
    goTo(59);
    expect(await load(app, toCookie(second))).toEqual({ a: 1, b: 2 });
    goTo(60);
    expect(await load(app, toCookie(second))).toEqual({});
  });

  it('that is renewed lasts as long again', async () => {
    const { app } = sessionApp({ maxAge: 60 });
    const cookie = toCookie(await save(app, { a: 1 }));
    goTo(40);
    const renewed = await app.request('/renew', { headers: { cookie } });
    const [field = ''] = renewed.headers.getSetCookie();
    expect(attributesOf(field)).toContain('Max-Age=60');
    goTo(99);
    expect(await load(app, toCookie(field))).toEqual({ a: 1 });
    goTo(100);
    expect(await load(app, toCookie(field))).toEqual({});
  });

  it('that begins anew after destroy lasts as long again', async () => {
    const { app } = sessionApp({ maxAge: 60 });
    app.get('/again', async (req) => {
      const session = await PoorSession.open(req, { maxAge: 60 });
      session.destroy();
      session.data.b = 2;
      await session.header(req);
    });
    const cookie = toCookie(await save(app, { a: 1 }));
    goTo(40);
    const [field = ''] = (await app.request('/again', { headers: { cookie } })).headers.getSetCookie();
    goTo(99);
    expect(await load(app, toCookie(field))).toEqual({ b: 2 });
  });

  it('that is destroyed takes its cookie away, with the attributes it had', async () => {
    const { app, log } = sessionApp({ maxAge: 60, path: '/a', domain: 'h.test', secure: true, sameSite: 'strict' });
    const cookie = toCookie(await save(app, { a: 1 }));
    const destroyed = await app.request('/destroy', { headers: { cookie } });
    const [field = '', ...more] = destroyed.headers.getSetCookie();
    expect([toCookie(field), more]).toEqual(['SESSID=', []]);
    expect(attributesOf(field)).toEqual([
      'Domain=h.test',
      'Expires=Thu, 01 Jan 1970 00:00:00 GMT',
      'HttpOnly',
      'Max-Age=0',
      'Path=/a',
      'SameSite=Strict',
      'Secure',
    ]);
    expect(log.lines).toEqual([]);
  });
});

describe('the cookie of a session', () => {
  it.each<[SessionOptions, string[]]>([
    [{}, []],
    [{ maxAge: 60 }, ['Max-Age=60']],
    [{ expires: new Date(START + 60_000) }, ['Expires=Tue, 01 Jan 2030 00:01:00 GMT']],
    [{ maxAge: 30, expires: new Date(START + 60_000) }, ['Expires=Tue, 01 Jan 2030 00:00:30 GMT', 'Max-Age=30']],
  ])('of %j says %j of its end', async (options, ends) => {
    const { app } = sessionApp(options);
    const attributes = attributesOf(await save(app, { a: 1 }));
    expect(attributes.filter((each) => /^(Expires|Max-Age)/.test(each))).toEqual(ends);
  });
});
