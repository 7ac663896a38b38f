import { Hono } from 'hono';
import { fieldsOfOurs, HELLO, HOOK_FIELD, look, NOT_FOUND, sayLater } from '../cases.ts';

export default ({ sameHeaders, hooks, notFound }) => {
  const text = sameHeaders
    ? (c, body, status = 200) => c.html(body, status, fieldsOfOurs())
    : (c, body, status) => c.text(body, status);
  const json = sameHeaders ? (c, value) => c.json(value, 200, fieldsOfOurs()) : (c, value) => c.json(value);
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
