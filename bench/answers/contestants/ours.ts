import { Application, type ApplicationOptions } from 'measured/index.ts';
import { HELLO, HOOK_FIELD, look, type MakeFetch, NOT_FOUND, type Style, sayLater } from '../cases.ts';

export function makeApplication({ hooks, notFound }: Style, options: ApplicationOptions = {}): Application {
  const app = new Application(options);
  if (hooks) {
    app.preProcess((req) => look(req.request));
    app.postProcess((_req, response) => response.headers.set(HOOK_FIELD, '1'));
  }
  app.get('/', () => HELLO);
  app.get('/user/<name>', (_req, name) => `Hello ${name}`);
  app.get('/json', () => ({ message: HELLO }));
  app.post('/echo', (req) => req.json as object);
  app.get('/async', sayLater);
  if (notFound) app.httpState(404, () => NOT_FOUND);
  return app;
}

const makeFetch: MakeFetch = (style) => makeApplication(style).fetch;

export default makeFetch;
