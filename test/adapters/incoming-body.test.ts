import { afterEach, describe, expect, it } from 'vitest';
import { type RunningServer, serve } from '../../adapters/node.ts';
import type { Application, PoorRequest } from '../../src/index.ts';
import { loggedApp } from '../app-kit.ts';
import { open } from '../conformance/wire.ts';
import { eventually } from '../wait.ts';

describe('a body on Node', () => {
  let server: RunningServer | undefined;
  afterEach(() => server?.close());

  async function serveHere(handler: (req: PoorRequest) => string | Promise<string>): Promise<Application> {
    const { app } = loggedApp();
    app.post('/', handler);
    app.get('/next', () => 'next');
    server = await serve(app, { port: 0, signals: false });
    return app;
  }

  /** Sends pieces, each when the one before has been written; gives what has come when it holds a text. */
  async function send(pieces: readonly string[], expected: string): Promise<string> {
    const socket = await open(Number(new URL(server?.url ?? '').port));
    let received = '';
    socket.on('data', (block) => {
      received += block.toString('latin1');
    });
    for (const piece of pieces) await new Promise((resolve) => socket.write(piece, resolve));
    await eventually(() => expect(received).toContain(expected));
    socket.destroy();
    return received;
  }

  const head = (fields: string): string => `POST / HTTP/1.1\r\nHost: a\r\n${fields}\r\n\r\n`;
  const NEXT = 'GET /next HTTP/1.1\r\nHost: a\r\n\r\n';

  it('that comes in thousands of chunks of one byte is read in few blocks', async () => {
    let blocks = 0;
    await serveHere(async (req) => {
      let size = 0;
      for (let block = await req.read(); block.length > 0; block = await req.read()) {
        size += block.length;
        blocks += 1;
      }
      return `${size} bytes`;
    });
    const chunks = '1\r\nx\r\n'.repeat(20_000);
    await send([`${head('Transfer-Encoding: chunked')}${chunks}0\r\n\r\n`], '20000 bytes');
    expect(blocks).toBeLessThan(2000);
  });

  it.each([
    ['not read', () => 'answered'],
    ['read in part', async (req: PoorRequest) => `answered ${(await req.read(1)).length}`],
    ['read', async (req: PoorRequest) => `answered ${(await req.data()).length}`],
  ])('that is %s leaves the connection to the next request', async (_, handler) => {
    await serveHere(handler);
    const size = 200_000;
    const received = await send([head(`Content-Length: ${size}`), 'x'.repeat(size), NEXT], 'next');
    expect(received.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
  });

  it('that is taken slowly makes its client wait', async () => {
    let goOn = (): void => {};
    const isRead = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    await serveHere(async (req) => {
      let size = (await req.read()).length;
      await isRead;
      for (let block = await req.read(); block.length > 0; block = await req.read()) size += block.length;
      return `${size} bytes`;
    });
    const size = 32 * 2 ** 20;
    const socket = await open(Number(new URL(server?.url ?? '').port));
    socket.on('error', () => {});
    let isSent = false;
    socket.write(head(`Content-Length: ${size}`));
    socket.write(Buffer.alloc(size), () => {
      isSent = true;
    });
    let answer = '';
    socket.on('data', (block) => {
      answer += block;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(isSent).toBe(false);
    goOn();
    await eventually(() => expect(answer).toContain(`${size} bytes`));
    socket.destroy();
  });
});
