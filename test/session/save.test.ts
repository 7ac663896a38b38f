import { expect, it } from 'vitest';
import { Application, abort } from '../../src/index.ts';
import { PoorSession } from '../../src/session.ts';
import { SILENT } from '../logger.ts';
import { KEY } from './session-kit.ts';

it('save() sends the session with the response, also with an error page', async () => {
  const app = new Application({ secretKey: KEY, logger: SILENT });
  app.get('/login/<status:int>', async (req, status) => {
    const session = await PoorSession.open(req);
    session.data.login = 'ondrej';
    await session.save();
    return status === 200 ? 'welcome' : abort(status);
  });
  app.get('/me', async (req) => `${(await PoorSession.open(req)).data.login}`);
  for (const status of [200, 403]) {
    const response = await app.request(`/login/${status}`);
    const [cookie = ''] = response.headers.getSetCookie();
    expect(response.status).toBe(status);
    expect(await (await app.request('/me', { headers: { Cookie: cookie.split(';')[0] ?? '' } })).text()).toBe('ondrej');
  }
});

it('save() rejects for data that is not JSON', async () => {
  const app = new Application({ secretKey: KEY, logger: SILENT });
  app.get('/', async (req) => {
    const session = await PoorSession.open(req);
    session.data.big = 1n;
    return session.save().then(
      () => 'saved',
      (error) => error.name,
    );
  });
  expect(await (await app.request('/')).text()).toBe('TypeError');
});
