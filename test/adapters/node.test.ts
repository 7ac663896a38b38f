import { afterEach, describe, expect, it, vi } from 'vitest';
import { node, type RunningServer, serve } from '../../adapters/node.ts';
import { Application } from '../../src/index.ts';
import { gate, loggedApp } from '../app-kit.ts';
import { BELOW_SHUTDOWN_TIMEOUT, serveOnNode, waitUntilAsked } from '../conformance/runtimes.ts';
import { open, sendRaw } from '../conformance/wire.ts';
import { eventually } from '../wait.ts';

describe('serve', () => {
  let server: RunningServer | undefined;
  afterEach(() => server?.close());

  it('answers on a free port, which the URL tells', async () => {
    const app = new Application();
    app.get('/', (req) => `${req.remoteAddr} ${req.protocol} ${req.getOptions().given}`);
    server = await serve(app, { port: 0, env: { app_given: 'yes' }, signals: false });
    expect(await (await fetch(server.url)).text()).toBe('127.0.0.1 HTTP/1.1 yes');
  });

  it('serves anything with a fetch', async () => {
    server = await serve(
      { fetch: (request) => new Response(new URL(request.url).pathname) },
      { port: 0, signals: false },
    );
    expect(await (await fetch(`${server.url}/x`)).text()).toBe('/x');
  });

  it('has no request header where only the object of Node has a member of that name', async () => {
    const app = new Application();
    app.get('/', ({ headersIn }) => `${headersIn.get('constructor')} ${headersIn.has('constructor')}`);
    server = await serve(app, { port: 0, signals: false });
    expect(await (await fetch(server.url)).text()).toBe('null false');
    const given = await fetch(server.url, { headers: { constructor: 'a' } });
    expect(await given.text()).toBe('a true');
  });

  it('logs what anything with a fetch throws without the configured secrets', async () => {
    const fail = (): never => {
      throw new Error('hunter2-a of pg://me:hunter2-b@h');
    };
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    server = await serve(
      { fetch: fail },
      { port: 0, signals: false, env: { API_TOKEN: 'hunter2-a', poor_Redact: 'API_TOKEN' } },
    );
    expect((await fetch(server.url)).status).toBe(500);
    const lines = log.mock.calls.map(([line]) => line);
    log.mockRestore();
    expect(lines).toEqual([expect.stringMatching(/^Error: ••• of pg:\/\/me:•••@h\n {4}at /)]);
  });

  it('tells of a document root that is not there before anybody asks for a file', async () => {
    const { app, log } = loggedApp({ documentRoot: '/nowhere' });
    server = await serve(app, { port: 0, signals: false });
    await eventually(() =>
      expect(log.lines).toEqual(['warn documentRoot: There is no directory /nowhere to take files from']),
    );
  });

  it('lives on when somebody’s own fetch gives what cannot be sent', async () => {
    const fetcher = { fetch: () => new Response('x', { headers: { 'X-Bad': 'a\u0001b' } }) };
    server = await serve(fetcher, { port: 0, signals: false });
    expect((await fetch(server.url)).status).toBe(500);
    expect((await fetch(server.url)).status).toBe(500);
  });

  it('leaves no listener for signals behind', async () => {
    const before = process.listenerCount('SIGTERM');
    for (let i = 0; i < 3; i++) await (await serve(new Application(), { port: 0 })).close();
    expect(process.listenerCount('SIGTERM')).toBe(before);
  });

  it('an application with the platform is served by any listener', async () => {
    const app = new Application({ platform: node });
    app.get('/', (req) => `${req.remoteAddr}`);
    const runtime = { incoming: { socket: { remoteAddress: '::ffff:10.0.0.7' } } };
    expect(await (await app.fetch(new Request('http://h/'), runtime)).text()).toBe('10.0.0.7');
  });

  it('lets running requests finish, and takes no new one', async () => {
    const app = new Application();
    const [begun, finish] = [gate(), gate()];
    app.get('/', async () => {
      begun.open();
      await finish.opened;
      return 'finished';
    });
    const running = await serve(app, { port: 0, signals: false });
    const answer = fetch(running.url).then((response) => response.text());
    await begun.opened;
    const closed = running.close();
    await expect(fetch(running.url)).rejects.toThrow();
    finish.open();
    expect(await answer).toBe('finished');
    await closed;
  });

  it('waits no longer than the shutdown timeout', { timeout: BELOW_SHUTDOWN_TIMEOUT }, async () => {
    const app = new Application();
    const begun = gate();
    app.get('/', () => {
      begun.open();
      return new Promise<string>(() => {});
    });
    const running = await serve(app, { port: 0, signals: false, shutdownTimeout: 0.2 });
    const answer = fetch(running.url);
    const outcome = expect(answer).rejects.toThrow();
    await begun.opened;
    await running.close();
    await outcome;
  });
});

describe('a served process', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('finishes its requests at %s, and ends with 0', async (signal) => {
    const served = await serveOnNode('test/apps/slow.ts');
    const answer = sendRaw(served.port, 'GET /slow/500 HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const idle = await open(served.port);
    idle.on('error', () => {});
    await waitUntilAsked(served);
    expect(await served.end(signal)).toBe(0);
    expect((await answer).body).toBe('finished');
  });
});
