import { Hono } from 'hono';
import { HELLO, HOOK_FIELD, look, NOT_FOUND, POWERED_BY, sayLater } from '../cases.ts';

const FIELDS = { 'X-Powered-By': POWERED_BY };

export default ({ sameHeaders, hooks, notFound }) => {
  const text = sameHeaders
    ? (c, body, status = 200) => c.html(body, status, FIELDS)
    : (c, body, status) => c.text(body, status);
  const json = sameHeaders ? (c, value) => c.json(value, 200, FIELDS) : (c, value) => c.json(value);
  const app = new Hono();
  if (hooks) {
    app.use(async (c, next) => {
      look(c.req.raw);
      await next();
      c.res.headers.set(HOOK_FIELD, '1');
    });
  }
  app.get('/', (c) => text(c, HELLO));
  app.get('/user/:name', (c) => text(c, `Hello ${c.req.param('name')}`));
  app.get('/json', (c) => json(c, { message: HELLO }));
  app.post('/echo', async (c) => json(c, await c.req.json()));
  app.get('/async', async (c) => text(c, await sayLater()));
  if (notFound) app.notFound((c) => text(c, NOT_FOUND, 404));
  return app.fetch;
};
