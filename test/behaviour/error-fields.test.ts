import { expect, it } from 'vitest';
import { redirect, type StatusResult } from '../../src/index.ts';
import { loggedApp } from '../app-kit.ts';

it('fields from 400 on come from errHeadersOut, below from headersOut', async () => {
  const { app } = loggedApp();
  app.get('/<code:int>', (req, code) => {
    req.headersOut.set('X-Good', '1');
    req.errHeadersOut.set('X-Bad', '1');
    return code as StatusResult;
  });
  const fields = async (path: string): Promise<(string | null)[]> => {
    const { headers } = await app.request(path);
    return ['x-good', 'x-bad', 'x-powered-by'].map((name) => headers.get(name));
  };
  expect(await fields('/302')).toEqual(['1', null, 'Poor Fetch']);
  expect(await fields('/404')).toEqual([null, '1', 'Poor Fetch']);
});

it('fields of a status that the handler sets itself stay', async () => {
  const { app } = loggedApp();
  app.get('/', (req) => {
    req.headersOut.set('X-Good', '1');
    req.status = 404;
    return 'own page';
  });
  const response = await app.request('/');
  expect([response.status, response.headers.get('x-good')]).toEqual([404, '1']);
});

it('a login cookie survives its redirect, with a handler of 302 and without', async () => {
  const { app } = loggedApp();
  app.get('/', (req) => {
    req.setCookie('sid', 'x');
    redirect(req, '/in', { text: 'Welcome' });
  });
  const bare = await app.request('/');
  app.httpState(302, () => 'own page');
  const own = await app.request('/');
  expect([bare.status, bare.headers.getSetCookie(), await bare.text()]).toEqual([302, ['sid=x; Path=/'], 'Welcome']);
  expect([own.status, own.headers.getSetCookie(), own.headers.get('location')]).toEqual([
    302,
    ['sid=x; Path=/'],
    '/in',
  ]);
});

it('fields that a handler of an error sets are sent', async () => {
  const { app } = loggedApp();
  app.get('/', (req) => {
    req.setCookie('lost', 'x');
    return 401;
  });
  app.httpState(401, (req) => {
    req.setCookie('kept', 'y');
    req.headersOut.set('WWW-Authenticate', 'Basic');
  });
  const { headers } = await app.request('/');
  expect([headers.getSetCookie(), headers.get('www-authenticate')]).toEqual([['kept=y; Path=/'], 'Basic']);
});

it('a cookie that is set for both is sent once, also where an error ends in a redirect', async () => {
  const { app } = loggedApp();
  app.httpState(401, (req) => redirect(req, '/login'));
  app.get('/<code:int>', (req, code) => {
    for (const fields of [req.headersOut, req.errHeadersOut]) fields.add('Set-Cookie', 'sid=x');
    return code as StatusResult;
  });
  const cookies = async (path: string): Promise<string[]> => (await app.request(path)).headers.getSetCookie();
  for (const path of ['/200', '/201', '/404', '/401']) expect(await cookies(path)).toEqual(['sid=x']);
});
