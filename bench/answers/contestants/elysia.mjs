import { Elysia } from 'elysia';
import { CloudflareAdapter } from 'elysia/adapter/cloudflare-worker';
import { fieldsOfOurs, HELLO, HOOK_FIELD, HTML, isWorkerd, look, NOT_FOUND, POWERED_BY, sayLater } from '../cases.ts';

export function makeApplication({ sameHeaders, hooks, notFound }) {
  // On workerd no code is made of text.
  const app = new Elysia(isWorkerd ? { adapter: CloudflareAdapter, aot: false } : {});
  if (sameHeaders && isWorkerd) {
    app.onRequest(({ set }) => {
      Object.assign(set.headers, fieldsOfOurs());
    });
  } else if (sameHeaders) app.headers({ 'X-Powered-By': POWERED_BY });
  if (notFound) {
    app.onError(({ code, set }) => {
      if (code !== 'NOT_FOUND') return;
      set.status = 404;
      return text(set, NOT_FOUND);
    });
  }
  if (hooks) {
    app.onBeforeHandle(({ request }) => look(request));
    app.onAfterHandle(({ set }) => {
      set.headers[HOOK_FIELD] = '1';
    });
  }
  const text = sameHeaders
    ? (set, body) => {
        set.headers['content-type'] = HTML;
        return body;
      }
    : (_set, body) => body;
  if (sameHeaders) {
    app.get('/', ({ set }) => text(set, HELLO));
    app.get('/user/:name', ({ set, params }) => text(set, `Hello ${params.name}`));
    app.get('/async', async ({ set }) => text(set, await sayLater()));
  } else {
    // It looks at what a handler takes, and prepares only that.
    app.get('/', () => HELLO);
    app.get('/user/:name', ({ params }) => `Hello ${params.name}`);
    app.get('/async', () => sayLater());
  }
  app.get('/json', () => ({ message: HELLO }));
  app.post('/echo', ({ body }) => body);
  return isWorkerd ? app : app.compile();
}

export default (style) => makeApplication(style).fetch;
