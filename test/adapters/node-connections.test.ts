import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type NodeServeOptions, type NodeServer, serve } from '../../adapters/node.ts';
import { Application, abort, attachment, type Fetcher, type PoorRequest } from '../../src/index.ts';
import { gate } from '../app-kit.ts';
import { recordAs } from '../logger.ts';

const HOST = 'Host: a.example\r\n';

let server: NodeServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function start(app: Fetcher, options: NodeServeOptions = {}): Promise<number> {
  server = await serve(app, { port: 0, signals: false, shutdownTimeout: 0, ...options });
  return Number(new URL(server.url).port);
}

/** A connection, and everything that came over it as Latin-1. */
class Connection {
  readonly socket: Socket;
  readonly closed: Promise<void>;
  received = '';

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket.on('data', (block) => {
      this.received += block.toString('latin1');
    });
    this.socket.on('error', () => {});
    this.closed = new Promise((resolve) => this.socket.once('close', () => resolve()));
  }

  send(text: string): void {
    this.socket.write(text, 'latin1');
  }

  async until(text: string): Promise<string> {
    for (let turn = 0; !this.received.includes(text) && turn < 500; turn++) await sleep(10);
    expect(this.received).toContain(text);
    return this.received;
  }
}

/** The statuses of all responses, with what Node answers itself. */
function statuses(received: string): number[] {
  return [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}

function quiet(): Application {
  return new Application({ logger: recordAs((level) => level).logger });
}

describe('serve on Node', () => {
  it('leaves the global Request and Response as they are', async () => {
    const before = [globalThis.Request, globalThis.Response];
    const upstream = createServer((_incoming, outgoing) => outgoing.end('upstream'));
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
    const app = quiet();
    const address = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
    app.get('/', async (req) => `${(await fetch(address)) instanceof Response} ${req.request instanceof Request}`);
    const port = await start(app);
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('true true');
    expect([globalThis.Request, globalThis.Response]).toEqual(before);
    upstream.close();
  });

  it('sends Latin-1 header values as Latin-1, and the next response after them', async () => {
    const app = quiet();
    app.get('/text', (req) => {
      req.headersOut.set('Content-Disposition', 'attachment; filename="é.txt"');
      return 'čtyři';
    });
    app.get('/named', (req) => {
      req.headersOut.set('Content-Disposition', attachment('čtyři.txt'));
      return 'x';
    });
    app.get('/stream', async function* (req) {
      req.headersOut.set('X-Name', 'é');
      yield 'one';
      await sleep(20);
      yield 'two';
    });
    app.get('/late', (req) => {
      req.headersOut.set('X-Late', 'é');
      return new ReadableStream({
        async pull(controller) {
          await sleep(20);
          controller.close();
        },
      });
    });
    const client = new Connection(await start(app));
    for (const path of ['text', 'stream', 'late']) client.send(`GET /${path} HTTP/1.1\r\n${HOST}\r\n`);
    client.send(`GET /named HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`);
    await client.closed;
    expect(statuses(client.received)).toEqual([200, 200, 200, 200]);
    expect(client.received).toContain('filename="é.txt"');
    expect(client.received).toContain('X-Name: é\r\n');
    expect(client.received).toContain('X-Late: é\r\n');
    expect(client.received).toContain(`filename*=UTF-8''%C4%8Dty%C5%99i.txt`);
  });

  it.each([
    ['two Host fields', `GET / HTTP/1.1\r\n${HOST}Host: b.example\r\n\r\n`],
    ['the same Host twice', `GET / HTTP/1.1\r\n${HOST}${HOST}\r\n`],
    ['no Host', 'GET / HTTP/1.1\r\n\r\n'],
  ])('refuses %s', async (_, request) => {
    const app = quiet();
    app.get('/', () => 'page');
    const client = new Connection(await start(app));
    client.send(request);
    await client.until('HTTP/1.1');
    expect(statuses(client.received)).toEqual([400]);
    client.socket.destroy();
  });

  it('closes a connection whose head does not come', async () => {
    const client = new Connection(await start(quiet(), { headersTimeout: 0.2 }));
    client.send('GET / HTTP/1.1\r\n');
    await client.closed;
    expect(statuses(client.received)).toEqual([408]);
  });

  it.each([-1, 'long', Number.NaN])('takes no headersTimeout of %s', async (headersTimeout) => {
    await expect(start(quiet(), { headersTimeout } as never)).rejects.toThrow('headersTimeout');
  });

  it('does not ask for a body that a hook refuses', async () => {
    const app = quiet();
    app.preProcess(() => abort(403));
    app.post('/', () => 'page');
    const client = new Connection(await start(app));
    client.send(`POST / HTTP/1.1\r\n${HOST}Content-Length: 5\r\nExpect: 100-continue\r\n\r\n`);
    await client.closed;
    expect(statuses(client.received)).toEqual([403]);
  });

  it('asks for a body that is read', async () => {
    const app = quiet();
    app.post('/', async (req) => new TextDecoder().decode(await req.data()));
    const client = new Connection(await start(app));
    client.send(`POST / HTTP/1.1\r\n${HOST}Content-Length: 5\r\nExpect: 100-continue\r\n\r\n`);
    await client.until('100 Continue');
    client.send('hello');
    await client.until('hello');
    expect(statuses(client.received)).toEqual([100, 200]);
    client.socket.destroy();
  });

  it('sends the head at req.flush(), before there is a body', async () => {
    const app = quiet();
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    app.get('/', async (req) => {
      await req.flush();
      await ended;
      return 'late';
    });
    const client = new Connection(await start(app));
    client.send(`GET / HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`);
    expect(await client.until('\r\n\r\n')).not.toContain('late');
    end();
    await client.closed;
    expect(client.received).toContain('late');
  });

  it('answers 500 where a body fails before its first byte', async () => {
    const app = quiet();
    app.get('/', () => new Response(new ReadableStream({ pull: () => Promise.reject(new Error('boom')) })));
    app.get('/next', () => 'next');
    const client = new Connection(await start(app));
    client.send(`GET / HTTP/1.1\r\n${HOST}\r\nGET /next HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`);
    await client.closed;
    expect(statuses(client.received)).toEqual([500, 200]);
  });

  it('does not ask for a body that a fetch does not read', async () => {
    const client = new Connection(await start({ fetch: () => new Response('page') }));
    client.send(`POST / HTTP/1.1\r\n${HOST}Content-Length: 5\r\nExpect: 100-continue\r\n\r\n`);
    await client.closed;
    expect(statuses(client.received)).toEqual([200]);
  });

  it('asks for a body that a fetch reads', async () => {
    const client = new Connection(await start({ fetch: async (request) => new Response(await request.text()) }));
    client.send(`POST / HTTP/1.1\r\n${HOST}Content-Length: 5\r\nExpect: 100-continue\r\n\r\n`);
    await client.until('100 Continue');
    client.send('hello');
    await client.until('hello');
    expect(statuses(client.received)).toEqual([100, 200]);
    client.socket.destroy();
  });

  it('sends the head of a stream before its first block comes', async () => {
    const app = quiet();
    const block = gate();
    app.get('/', () => {
      return new ReadableStream({
        async pull(controller) {
          await block.opened;
          controller.close();
        },
      });
    });
    const client = new Connection(await start(app));
    client.send(`GET / HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`);
    await client.until('\r\n\r\n');
    block.open();
    await client.closed;
    expect(statuses(client.received)).toEqual([200]);
  });

  it.each<[string, (req: PoorRequest) => Promise<unknown>]>([
    ['req.data()', (req) => req.data()],
    ['a web Request', (req) => req.request.arrayBuffer()],
  ])('breaks off %s that goes on after the response, rather than losing a part of the body', async (_, read) => {
    const app = quiet();
    const done = gate();
    let outcome = '';
    app.post('/', { autoForm: false, autoJson: false }, (req) => {
      read(req)
        .then(
          () => (outcome = 'read'),
          (error: Error) => (outcome = error.message),
        )
        .finally(done.open);
      return 'accepted';
    });
    app.get('/', () => 'next');
    const client = new Connection(await start(app));
    client.send(`POST / HTTP/1.1\r\n${HOST}Content-Length: 100000\r\n\r\n`);
    await client.until('accepted');
    client.send(`${'x'.repeat(100_000)}GET / HTTP/1.1\r\n${HOST}\r\n`);
    await done.opened;
    expect(outcome).toBe('The body of this request has not been read before its response ended');
    expect(statuses(await client.until('next'))).toEqual([200, 200]);
  });

  it('gives user code a Request that the runtime takes', async () => {
    const app = quiet();
    app.post('/', async (req) => `${await new Request(req.request).text()} ${req.request.bodyUsed}`);
    const port = await start(app);
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'hello' });
    expect(await response.text()).toBe('hello true');
  });

  it('gives a mounted fetch a Request of the runtime', async () => {
    const app = quiet();
    app.mount('/mount', { fetch: async (request) => new Response(`${request.method} ${await request.text()}`) });
    const url = `http://127.0.0.1:${await start(app)}/mount/x`;
    expect(await (await fetch(url)).text()).toBe('GET ');
    expect(await (await fetch(url, { method: 'POST', body: 'hello' })).text()).toBe('POST hello');
  });

  it('aborts the signal of a Request when the client leaves, and not before', async () => {
    const [asked, left] = [gate(), gate()];
    const aborted: string[] = [];
    const fetcher = {
      async fetch({ url, signal }: Request): Promise<Response> {
        signal.addEventListener('abort', () => aborted.push(new URL(url).pathname));
        if (url.endsWith('/left')) {
          asked.open();
          signal.addEventListener('abort', left.open);
          await left.opened;
        }
        return new Response('page');
      },
    };
    const client = new Connection(await start(fetcher));
    client.send(`GET /whole HTTP/1.1\r\n${HOST}\r\n`);
    await client.until('page');
    client.send(`GET /left HTTP/1.1\r\n${HOST}\r\n`);
    await asked.opened;
    client.socket.destroy();
    await left.opened;
    expect(aborted).toEqual(['/left']);
  });

  it.each(['sized', 'chunked'])('takes the rest of a %s upload of which a part was read', async (kind) => {
    const app = quiet();
    app.get('/', () => 'next');
    app.post('/', async (req) => {
      await (req.request.body as ReadableStream).getReader().read();
      return 'page';
    });
    const client = new Connection(await start(app));
    const [fields, first, rest] =
      kind === 'sized'
        ? ['Content-Length: 200000', '', '']
        : ['Transfer-Encoding: chunked', '30d40\r\n', '\r\n0\r\n\r\n'];
    client.send(`POST / HTTP/1.1\r\n${HOST}${fields}\r\n\r\n${first}${'x'.repeat(100_000)}`);
    await client.until('HTTP/1.1 200');
    await sleep(700);
    client.send(`${'x'.repeat(100_000)}${rest}GET / HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`);
    await client.closed;
    expect(statuses(client.received)).toEqual([200, 200]);
  });

  it.each([403, 413])('takes the rest of an upload that it has answered with %i', async (status) => {
    const app = quiet();
    app.get('/', () => 'next');
    app.preProcess((req) => void (req.method === 'POST' && abort(status)));
    app.post('/', () => 'page');
    const client = new Connection(await start(app));
    client.send(`POST / HTTP/1.1\r\n${HOST}Content-Length: 200000\r\n\r\n${'x'.repeat(100_000)}`);
    await client.until(`HTTP/1.1 ${status}`);
    await sleep(700);
    client.send('x'.repeat(100_000));
    client.send(`GET / HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`);
    await client.closed;
    expect(statuses(client.received)).toEqual([status, 200]);
  });
});
