import { expect, it } from 'vitest';
import app from '../apps/simple.ts';
import { toCookie } from './session-kit.ts';

it('the example application logs in and out', async () => {
  let cookie = '';
  const ask = async (path: string, password?: string): Promise<unknown[]> => {
    const body = new URLSearchParams({ name: '<Ondřej>', password: password ?? '' });
    const sent = password === undefined ? {} : { method: 'POST', body };
    const response = await app.request(path, { headers: { cookie }, ...sent }, { poor_LogLevel: 'emerg' });
    for (const field of response.headers.getSetCookie()) cookie = toCookie(field);
    return [response.status, response.headers.get('location') ?? (await response.text())];
  };
  expect(await ask('/private')).toEqual([302, '/login']);
  expect(await ask('/login')).toEqual([200, expect.stringContaining('<form action="/login" method="post">')]);
  expect(await ask('/login', 'wrong')).toEqual([403, expect.stringContaining('This is not the password')]);
  expect(await ask('/login', 'SecretPassword')).toEqual([303, '/private']);
  expect(await ask('/private')).toEqual([200, expect.stringContaining('Only &lt;Ondřej&gt; sees this')]);
  expect(await ask('/logout')).toEqual([302, '/login']);
  expect(cookie).toBe('SESSID=');
  expect(await ask('/private')).toEqual([302, '/login']);
});
