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
