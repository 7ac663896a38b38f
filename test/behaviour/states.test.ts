import { describe, expect, it } from 'vitest';
import {
  abort,
  BrokenClientConnection,
  HTTPException,
  redirect,
  type StateDetails,
  type StatusResult,
} from '../../src/index.ts';
import { DECLINED, METHOD_GET, METHOD_POST } from '../../src/state.ts';
import { loggedApp, readAll } from '../app-kit.ts';

describe('a code that a handler answers or throws', () => {
  it.each<[string, (code: number) => number]>([
    ['returned', (code) => code],
    ['thrown', (code) => abort(code)],
  ])('%s goes to the handler of the state, with the status set', async (_, answer) => {
    const { app, log } = loggedApp();
    for (const code of [201, 302, 403, 418, 599]) {
      app.httpState(code, (req, details) => `page of ${req.status} ${details.code}`);
      app.get(`/${code}`, () => answer(code) as StatusResult);
      const response = await app.request(`/${code}`);
      expect([response.status, await response.text()]).toEqual([code, `page of ${code} ${code}`]);
    }
    expect(log.lines).toEqual([]);
  });

  it.each([400, 401, 403, 404, 405, 408, 409, 410, 413, 414, 415, 416, 429, 500, 501, 503, 402, 418, 451, 502, 599])(
    '%i has a built-in page',
    async (code) => {
      const { app } = loggedApp();
      app.get('/<x>', () => code as StatusResult);
      const response = await app.request('/<b>&');
      const page = await response.text();
      expect([response.status, page.includes(`<h1>${code} `), page.includes('<b>')]).toEqual([code, true, false]);
    },
  );

  it('below 400 and without a handler answers with what was written', async () => {
    const { app } = loggedApp();
    app.get('/', (req) => {
      req.write('made');
      abort(201, { headers: { Location: '/it' } });
    });
    const response = await app.request('/');
    expect([response.status, response.headers.get('location'), await response.text()]).toEqual([201, '/it', 'made']);
  });

  it('comes with what abort said', async () => {
    const { app, log } = loggedApp();
    const seen: StateDetails[] = [];
    app.httpState(429, (_req, details) => void seen.push(details));
    const cause = new Error('quota');
    app.get('/', () => abort(429, { message: 'Slowly', headers: { 'Retry-After': '9' }, cause }));
    const response = await app.request('/');
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '9']);
    expect(seen).toEqual([{ code: 429, message: 'Slowly', error: cause }]);
    expect(log.lines).toEqual([]);
  });

  it('shows the message, escaped, on the built-in page', async () => {
    const { app } = loggedApp();
    app.get('/', () => abort(403, { message: '<b>members & friends</b>' }));
    const page = await (await app.request('/')).text();
    expect(page).toContain('&lt;b&gt;members &amp; friends&lt;/b&gt;');
  });

  it('a header of abort that cannot be sent is a logged 500', async () => {
    const { app, log } = loggedApp();
    app.get('/', () => abort(403, { headers: { 'X-A': 'a\r\nSet-Cookie: b' } }));
    const response = await app.request('/');
    expect([response.status, response.headers.get('set-cookie'), log.lines.length]).toEqual([500, null, 1]);
  });
});

describe('a state handler', () => {
  it('of 405 sees what the path has, and Allow is sent', async () => {
    const { app } = loggedApp();
    app.post('/a', () => 'a');
    app.httpState(405, (_req, { allow }) => `try ${allow?.join(' or ')}`);
    const response = await app.request('/a');
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'OPTIONS, POST']);
    expect(await response.text()).toBe('try OPTIONS or POST');
  });

  it('is for the methods it was registered with', async () => {
    const { app } = loggedApp();
    app.httpState(404, () => 'of GET', METHOD_GET);
    app.httpState(404, () => 'of POST', METHOD_POST);
    const ask = async (method: string): Promise<string> => (await app.request('/', { method })).text();
    expect([await ask('GET'), await ask('POST'), (await ask('PUT')).includes('<h1>404')]).toEqual([
      'of GET',
      'of POST',
      true,
    ]);
    expect((await app.request('/', { method: 'HEAD' })).headers.get('content-length')).toBe('6');
  });

  it.each([501, 404, 405, 500])('of %i is for every method by default, also one outside the nine', async (code) => {
    const { app } = loggedApp();
    app.httpState(code, () => 'own page');
    if (code !== 501) app.route('/a', () => abort(code), ['QUERY']);
    const response = await app.request('/a', { method: 'QUERY' });
    expect([response.status, await response.text()]).toEqual([code, 'own page']);
  });

  it.each([200, 99, 100, 600, 404.5, Number.NaN])('of %d cannot be', (code) => {
    const { app } = loggedApp();
    expect(() => app.httpState(code, () => 'x')).toThrow(RangeError);
  });

  it('may answer with anything that a handler may', async () => {
    const { app } = loggedApp();
    app.httpState(404, () => ({ missing: true }));
    app.httpState(403, () => new Response('own', { status: 451 }));
    app.httpState(410, () => null);
    app.get('/<code:int>', (_req, code) => code as StatusResult);
    const answers = await Promise.all(['/404', '/403', '/410'].map((path) => app.request(path)));
    expect(answers.map(({ status }) => status)).toEqual([404, 451, 204]);
    expect(await answers[0]?.json()).toEqual({ missing: true });
  });

  it('may change the status', async () => {
    const { app } = loggedApp();
    app.httpState(404, (req) => {
      req.status = 410;
      req.write('gone');
    });
    const response = await app.request('/');
    expect([response.status, await response.text()]).toEqual([410, 'gone']);
  });

  it('may stream', async () => {
    const { app, log } = loggedApp();
    app.httpState(404, async (req) => {
      await req.write('a'.repeat(20_000));
      await req.write('b');
    });
    const response = await app.request('/');
    expect([response.status, (await readAll(response)).size, log.lines]).toEqual([404, 20_001, []]);
  });

  it('may redirect', async () => {
    const { app, log } = loggedApp();
    app.httpState(401, (req) => redirect(req, '/login'));
    app.get('/', () => 401);
    const response = await app.request('/');
    expect([response.status, response.headers.get('location'), log.lines]).toEqual([302, '/login', []]);
  });

  it.each([404, 302, 201])('of %i that declines leaves the state as if there were none', async (code) => {
    const [declined, without] = [loggedApp(), loggedApp()];
    for (const { app } of [declined, without]) {
      app.get('/', (req) => {
        if (code === 302) redirect(req, '/there');
        return code as StatusResult;
      });
    }
    declined.app.httpState(code, () => DECLINED);
    const [one, other] = [await declined.app.request('/'), await without.app.request('/')];
    expect([one.status, [...one.headers], await one.text()]).toEqual([
      other.status,
      [...other.headers],
      await other.text(),
    ]);
  });

  it('that throws DECLINED does the same as one that returns it', async () => {
    const { app } = loggedApp();
    app.httpState(403, () => abort(DECLINED));
    app.get('/', () => 403);
    expect((await app.request('/')).status).toBe(403);
  });
});

it('BrokenClientConnection before the start is 400 and one info line', async () => {
  const { app, log } = loggedApp();
  app.get('/', () => {
    throw new BrokenClientConnection();
  });
  expect((await app.request('/')).status).toBe(400);
  expect(log.lines).toEqual([expect.stringMatching(/^info .*client has left/)]);
});

it('an HTTPException takes final statuses and the three words only', () => {
  for (const code of [0, -1, -2, 200, 599]) expect(new HTTPException(code).code).toBe(code);
  for (const code of [1, 99, 199, 600, 404.5, Number.NaN]) expect(() => new HTTPException(code)).toThrow(RangeError);
});
