/** The part of the fixture that passes on what another server answers, and whose answers carry unusual headers. */
import { Application } from 'poorfetch';

export function createProxying(): Application {
  const app = new Application({ name: 'proxying', dataSize: 8192 });

  app.get('/handler', (req) => fetch(req.args.getFirst('url', '')));
  app.mount('/mount', { fetch: (request) => fetch(new URL(request.url).searchParams.get('url') ?? '') });

  app.get('/cookie-twice', (req) => {
    req.setCookie('a', 'first');
    req.setCookie('b', 'other');
    req.setCookie('a', 'last');
    return 'sent';
  });
  app.post('/read', async (req) => `${(await req.data()).byteLength} bytes`);

  const closed = new Application({ name: 'closed' });
  closed.preProcess(() => new Response('forbidden', { status: 403 }));
  closed.post('/read', async (req) => `${(await req.data()).byteLength} bytes`);
  app.mount('/closed', closed);
  return app;
}
