import { H3, html } from 'h3';
import { HELLO, HOOK_FIELD, look, NOT_FOUND, POWERED_BY, sayLater } from '../cases.ts';

export function makeApplication({ sameHeaders, hooks, notFound }) {
  const brand = (event) => event.res.headers.set('X-Powered-By', POWERED_BY);
  const withBrand = (event, value) => {
    brand(event);
    return value;
  };
  const text = sameHeaders ? (event, body) => withBrand(event, html(body)) : (_event, body) => body;
  const json = sameHeaders ? withBrand : (_event, value) => value;
  const app = new H3();
  if (hooks) {
    app.use(async (event, next) => {
      look(event.req);
      const result = await next();
      event.res.headers.set(HOOK_FIELD, '1');
      return result;
    });
  }
  app.get('/', (event) => text(event, HELLO));
  app.get('/user/:name', (event) => text(event, `Hello ${event.context.params.name}`));
  app.get('/json', (event) => json(event, { message: HELLO }));
  app.post('/echo', async (event) => json(event, await event.req.json()));
  app.get('/async', async (event) => text(event, await sayLater()));
  if (notFound) {
    app.all('/**', (event) => {
      event.res.status = 404;
      return text(event, NOT_FOUND);
    });
  }
  return app;
}

export default (style) => makeApplication(style).fetch;
