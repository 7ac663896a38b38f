import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import {
  BELOW_SHUTDOWN_TIMEOUT,
  compileWorker,
  runOnBun,
  runOnDeno,
  type Served,
  serveExport,
  serveOnWorkerd,
  waitUntilAsked,
} from '../conformance/runtimes.ts';
import { open, sendRaw } from '../conformance/wire.ts';

const PLAIN = 'test/conformance/export-plain.ts';

let served: Served | undefined;
afterEach(() => served?.end());

describe.each([
  ['Bun', (env?: NodeJS.ProcessEnv) => runOnBun('test/conformance/serve-on-bun.ts', env)],
  ['Deno', (env?: NodeJS.ProcessEnv) => runOnDeno('test/conformance/serve-on-deno.ts', env)],
])('serve on %s', (_name, serve) => {
  it('is configured by the environment of the process', async () => {
    served = await serve({ app_given: 'yes' });
    expect(await (await fetch(`${served.url}/options`)).json()).toMatchObject({ given: 'yes' });
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('finishes its requests at %s, and ends with 0', async (signal) => {
    served = await serve();
    const answer = sendRaw(served.port, 'GET /slow/500 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    const idle = await open(served.port);
    idle.on('error', () => {});
    await waitUntilAsked(served);
    expect(await served.end(signal)).toBe(0);
    expect((await answer).body).toBe('finished');
  });

  it('waits no longer than the shutdown timeout', { timeout: BELOW_SHUTDOWN_TIMEOUT }, async () => {
    served = await serve({ SHUTDOWN_TIMEOUT: '0.3' });
    const socket = await open(served.port);
    socket.on('error', () => {});
    socket.write('GET /slow/20000 HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await waitUntilAsked(served);
    expect(await served.end('SIGTERM')).toBe(0);
  });

  it('names the port that is taken', async () => {
    served = await serve();
    await expect(serve({ PORT: String(served.port) })).rejects.toThrow(`Port ${served.port} of 127.0.0.1 is taken`);
  });
});

describe('an application as it is', () => {
  it.each([
    ['Bun', () => serveExport('bun', PLAIN)],
    ['Deno', () => serveExport('deno', PLAIN)],
    ['workerd', () => serveOnWorkerd(PLAIN)],
  ])('is served by %s, whatever the names of its members', async (_name, serve) => {
    served = await serve();
    expect(await (await fetch(`${served.url}/user/poor/41`)).json()).toMatchObject({ name: 'poor', age: 42 });
    expect(await (await fetch(`${served.url}/options`)).json()).toEqual({});
  });
});

describe('a Worker', () => {
  it('is configured by its bindings', async () => {
    served = await serveOnWorkerd(PLAIN, {
      texts: { app_given: 'binding', poor_ErrorFormat: 'json', OTHER: 'secret' },
    });
    expect(await (await fetch(`${served.url}/options`)).json()).toEqual({ given: 'binding' });
    expect((await fetch(`${served.url}/nowhere`)).headers.get('content-type')).toBe('application/problem+json');
  });

  it('knows its client from the edge', async () => {
    served = await serveOnWorkerd('test/conformance/export-workers.ts');
    const response = await fetch(`${served.url}/request`, { headers: { 'cf-connecting-ip': '192.0.2.7' } });
    expect(await response.json()).toMatchObject({ remoteAddr: '192.0.2.7' });
  });

  it('needs no module of Node', async () => {
    const bundle = readFileSync(await compileWorker('test/conformance/export-workers.ts'), 'utf8');
    expect(bundle).not.toMatch(/from\s*"node:|require\(/);
  });
});

describe('what is built', () => {
  it.each([
    ['Bun', () => runOnBun('test/adapters/built-server.ts')],
    ['Deno', () => runOnDeno('test/adapters/built-server.ts')],
    ['workerd', () => serveOnWorkerd('test/adapters/built-app.ts', { texts: { poor_ErrorFormat: 'json' } })],
  ])('serves on %s, with the rooms that are loaded later and the settings of its adapter', async (_name, serve) => {
    served = await serve();
    const body = new FormData();
    body.append('file', new Blob(['content']), 'a.txt');
    expect(await (await fetch(`${served.url}/names`, { method: 'POST', body })).json()).toEqual(['file']);
    expect((await fetch(`${served.url}/nowhere`)).headers.get('content-type')).toBe('application/problem+json');
  });
});
