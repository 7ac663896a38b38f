import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Served } from './runtimes.ts';
import { open } from './wire.ts';

const BLOCK = new Uint8Array(16_384);

/** What a runtime does with a body that is not read. */
export interface ExpectWays {
  /** Whether the runtime itself asks for the body at once, before the application sees the request. Default false. */
  readonly continuesAtOnce?: boolean;
  /** Whether the runtime may lose the response to a body that it has not read. Default false. */
  readonly losesRefusals?: boolean;
}

/** Uploads that are refused while the client still sends them, over real sockets. */
export function refusedUploads(
  served: () => Served,
  { continuesAtOnce = false, losesRefusals = false }: ExpectWays = {},
): void {
  describe('an upload that is refused', () => {
    it.each([
      ['/unread', 403],
      ['/proxying/closed/read', 403],
      ['/proxying/read', 413],
    ])('at %s tells a client that sends first and reads later', async (path, status) => {
      const { text, isDone } = await sendThenRead(served().port, path, 4 * 2 ** 20);
      if (!losesRefusals || text !== '') expect([isDone, text.slice(0, 12)]).toEqual([true, `HTTP/1.1 ${status}`]);
      expect((await fetch(served().url)).status).toBe(200);
    });

    it('is not asked for with 100 Continue', async () => {
      const text = await expectContinue(served().port, '/proxying/closed/read', '');
      expect(text).toMatch(continuesAtOnce ? /^HTTP\/1\.1 100 [\s\S]*HTTP\/1\.1 403 / : /^HTTP\/1\.1 403 /);
    });

    it('is unlike one that is read, which is asked for', async () => {
      const text = await expectContinue(served().port, '/proxying/read', 'bytes');
      expect(text).toMatch(/^HTTP\/1\.1 100 [\s\S]*HTTP\/1\.1 200 [\s\S]*5 bytes/);
    });
  });
}

/** Sends a whole upload without reading, and reads only then, as simple clients do. */
async function sendThenRead(port: number, path: string, size: number): Promise<{ text: string; isDone: boolean }> {
  const socket = await open(port);
  socket.pause();
  socket.write(`POST ${path} HTTP/1.1\r\nHost: a.example\r\nContent-Length: ${size}\r\n\r\n`);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  for (let sent = 0; sent < size && !socket.destroyed; sent += BLOCK.length) {
    if (!socket.write(BLOCK)) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed]);
  }
  return readAnswer(socket, (text) => /^HTTP\/1\.1 4/.test(text));
}

/** Sends a head that expects 100 Continue, and the body once it is asked for. */
async function expectContinue(port: number, path: string, body: string): Promise<string> {
  const socket = await open(port);
  const fields = `Host: a.example\r\nContent-Length: 5\r\nExpect: 100-continue\r\n`;
  socket.write(`POST ${path} HTTP/1.1\r\n${fields}\r\n`);
  let hasSent = false;
  const { text } = await readAnswer(socket, (received) => {
    if (received.startsWith('HTTP/1.1 100') && !hasSent) {
      hasSent = true;
      socket.write(body || 'bytes');
    }
    return /^HTTP\/1\.1 [2-5][\s\S]*\r\n\r\n./m.test(received) && /(?:forbidden|5 bytes)/.test(received);
  });
  return text;
}

/** Reads until there is enough or the other end closes; not done where neither happens within five seconds. */
async function readAnswer(
  socket: Socket,
  isEnough: (text: string) => boolean,
): Promise<{ text: string; isDone: boolean }> {
  let text = '';
  const isDone = await new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), 5000);
    const end = (): void => {
      clearTimeout(timer);
      resolve(true);
    };
    socket.on('data', (block) => {
      text += block.toString('latin1');
      if (isEnough(text)) end();
    });
    socket.once('close', end);
    socket.resume();
  });
  socket.destroy();
  return { text, isDone };
}
