import { beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../wait.ts';
import type { Served } from './runtimes.ts';

/** Logins over real sockets, at the mounted application of the fixture. */
export function sessions(served: () => Served): void {
  const ask = (path: string, cookie = '', init: RequestInit = {}): Promise<Response> =>
    fetch(`${served().url}/session${path}`, {
      redirect: 'manual',
      // A kept connection may be one that the server is about to close behind an upload it has refused.
      headers: { connection: 'close', ...(cookie ? { cookie } : {}) },
      ...init,
    });
  const login = (path = '/login', user = 'ondřej'): Promise<Response> =>
    ask(path, '', { method: 'POST', body: new URLSearchParams({ user }) });
  const cookieOf = (response: Response): string => (response.headers.getSetCookie()[0] ?? '').split(';', 1)[0] ?? '';
  const isIn = async (cookie: string): Promise<boolean> => (await ask('/private', cookie)).status === 200;

  // Begins with the suite, and is over when its test comes.
  let [short, wasIn] = ['', false];
  beforeAll(async () => {
    short = cookieOf(await login('/login?age=2'));
    wasIn = await isIn(short);
  });

  describe('sessions', () => {
    it('log in, show what is private, and log out', async () => {
      const [field = ''] = (await login()).headers.getSetCookie();
      expect(field).toMatch(/^SESSID=[\w.-]+; Max-Age=60; .*HttpOnly; SameSite=Lax$/);
      const cookie = field.split(';', 1)[0] ?? '';
      expect(await (await ask('/private', cookie)).text()).toBe('private page of ondřej');
      const out = await ask('/logout', cookie);
      expect(out.headers.getSetCookie()).toEqual([expect.stringMatching(/^SESSID=; Max-Age=0;/)]);
      expect((await ask('/private')).headers.get('location')).toBe('./login');
    });

    it('end when the seal says so, however long a client keeps the cookie', async () => {
      expect(wasIn).toBe(true);
      await waitFor(async () => !(await isIn(short)));
    });

    it('are opened with every key, and sealed with the first', async () => {
      const [old, fresh] = [cookieOf(await login('/old/login')), cookieOf(await login())];
      expect([await isIn(old), (await ask('/old/private', old)).status]).toEqual([true, 200]);
      expect([await isIn(fresh), (await ask('/old/private', fresh)).status]).toEqual([true, 302]);
    });

    it('are nobody’s when a single character is another, or missing', { timeout: 120_000 }, async () => {
      const cookie = cookieOf(await login());
      const start = 'SESSID='.length;
      const broken = Array.from({ length: cookie.length - start }, (_, index) => {
        const at = start + index;
        return cookie.slice(0, at) + (cookie[at] === 'A' ? 'B' : 'A') + cookie.slice(at + 1);
      });
      for (let length = start; length < cookie.length; length += 7) broken.push(cookie.slice(0, length));
      const opened: string[] = [];
      for (const text of broken) if (await isIn(text)) opened.push(text);
      expect([opened, await isIn(cookie)]).toEqual([[], true]);
    });

    it('of many who come at once stay apart', async () => {
      const users = Array.from({ length: 40 }, (_, index) => `user ${index}`);
      const pages = users.map(async (user) => (await ask('/private', cookieOf(await login('/login', user)))).text());
      expect(await Promise.all(pages)).toEqual(users.map((user) => `private page of ${user}`));
    });

    it('survive an error page, and are refused where no browser would keep them', async () => {
      const failed = await login('/login?fail=1');
      expect([failed.status, await isIn(cookieOf(failed))]).toEqual([403, true]);
      const long = await login('/login?length=3000');
      expect([long.status, long.headers.getSetCookie()]).toEqual([500, []]);
    });
  });
}
