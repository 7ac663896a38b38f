import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loggedApp } from '../app-kit.ts';

let upstream: Server;
let url: string;

beforeAll(async () => {
  upstream = createServer((incoming, outgoing) => {
    if (incoming.url === '/unknown') {
      outgoing.writeHead(200, { 'Content-Encoding': 'unknown' }).end('as it came');
      return;
    }
    const body = gzipSync('x'.repeat(5000));
    outgoing.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Length': body.length, 'X-Upstream': '1' }).end(body);
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
});

afterAll(() => upstream.close());

it.each(['handler', 'mount'])(
  'a compressed response that fetch has decoded is sent as decoded (by a %s)',
  async (kind) => {
    const { app } = loggedApp();
    if (kind === 'handler') app.get('/', () => fetch(url));
    else app.mount('/', { fetch: () => fetch(url) });
    const response = await app.request('/');
    const { headers } = response;
    expect([headers.get('content-encoding'), headers.get('content-length'), headers.get('x-upstream')]).toEqual([
      null,
      null,
      '1',
    ]);
    expect((await response.text()).length).toBe(5000);
  },
);

it('a coding that fetch does not decode stays beside its bytes', async () => {
  const { app } = loggedApp();
  app.get('/', () => fetch(`${url}/unknown`));
  const response = await app.request('/');
  expect([response.headers.get('content-encoding'), await response.text()]).toEqual(['unknown', 'as it came']);
});

it('a body that a handler has compressed itself keeps its encoding', async () => {
  const { app } = loggedApp();
  app.get('/', () => new Response(gzipSync('abc'), { headers: { 'Content-Encoding': 'gzip' } }));
  expect((await app.request('/')).headers.get('content-encoding')).toBe('gzip');
});

it.each(['of fetch', 'of Response.redirect'])('the response %s takes headers of hooks and middleware', async (kind) => {
  const { app, log } = loggedApp();
  app.get('/', () => (kind === 'of fetch' ? fetch(`${url}/unknown`) : Response.redirect('http://localhost/to', 307)));
  app.postProcess((_req, { headers }) => headers.set('X-Hook', '1'));
  app.use(async (_req, next) => {
    const response = await next();
    response.headers.set('X-Middleware', '1');
    return response;
  });
  const { status, headers } = await app.request('/', { redirect: 'manual' });
  expect([status, headers.get('x-hook'), headers.get('x-middleware'), log.lines]).toEqual([
    kind === 'of fetch' ? 200 : 307,
    '1',
    '1',
    [],
  ]);
});
