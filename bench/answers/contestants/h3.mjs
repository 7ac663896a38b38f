import { H3, html } from 'h3';
import { fieldsOfOurs, HELLO, HOOK_FIELD, look, NOT_FOUND, sayLater } from '../cases.ts';

export function makeApplication({ sameHeaders, hooks, notFound }) {
  const withFields = (event, value) => {
    const fields = fieldsOfOurs();
    for (const name in fields) event.res.headers.set(name, fields[name]);
    return value;
  };
  const text = sameHeaders ? (event, body) => withFields(event, html(body)) : (_event, body) => body;
  const json = sameHeaders ? withFields : (_event, value) => value;
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
