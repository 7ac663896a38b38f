import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../wait.ts';
import { converse } from './answers.ts';
import type { Served } from './runtimes.ts';
import { ACCEPT, handshake, openWebSocket } from './web-socket.ts';

/** WebSockets that a handler opens by the means of the runtime. */
export function sockets(runtime: string, serve: () => Promise<Served>, sendsHeaders = true): void {
  describe(`${runtime}, WebSockets`, () => {
    let served: Served;
    beforeAll(async () => {
      served = await serve();
    });
    afterAll(() => served?.end());

    it.each(['/bare', '/app', '/outer/app'])('a handler at %s opens one', (path) => expectEcho(served, path));

    it('the headers of hooks and middleware are sent, inside a mounted application too', async () => {
      const socket = await openWebSocket(served.port, '/outer/app');
      const names = ['inner', 'outer'].flatMap((name) => [`x-pre-${name}`, `x-post-${name}`, `x-use-${name}`]);
      // Bun sends the headers that `server.upgrade` is given.
      const expected = sendsHeaders ? names.sort() : [];
      const found = [...socket.head.toLowerCase().matchAll(/^x-(?:pre|post|use)-\w+/gm)].map(([name]) => name);
      expect(found.sort()).toEqual(expected);
      socket.end();
    });

    it('deferred functions and listeners of the end run', async () => {
      const before = served.printed().length;
      (await openWebSocket(served.port, '/app')).end();
      const printed = (): string => served.printed().slice(before);
      await waitFor(() => printed().includes('deferred') && printed().includes('ended 101'));
    });

    it.each(['POST', 'HEAD'])('%s to the same route is an ordinary request', async (method) => {
      const statuses = method === 'POST' ? [405, 200] : [426, 200];
      for (const path of ['/bare', '/app', '/outer/app']) {
        const { answers } = await converse(served.port, [ask(method, path), ask('GET', '/', CLOSE)]);
        expect(answers.map(({ status, isWhole }) => [status, isWhole])).toEqual(
          statuses.map((status) => [status, true]),
        );
      }
    });
  });
}

/** The same, of a fetch that `serve` was given in place of an Application. */
export function plainSockets(runtime: string, serve: () => Promise<Served>): void {
  it(`${runtime}, a fetch that is not an Application's opens a WebSocket`, async () => {
    const served = await serve();
    try {
      await expectEcho(served, '/bare');
    } finally {
      await served.end();
    }
  });
}

/** On Node the response to an upgrade cannot be made: the request is an ordinary one, and the last of its connection. */
export function noSockets(runtime: string, serve: () => Promise<Served>): void {
  describe(`${runtime}, handshakes`, () => {
    let served: Served;
    beforeAll(async () => {
      served = await serve();
    });
    afterAll(() => served?.end());

    it.each([
      ['/', 200],
      ['/bare', 500],
    ])('one at %s is answered with %i, and no request is read after it', async (path, status) => {
      const { answers, isClosed } = await converse(served.port, [handshake('GET', path), ask('GET', '/')]);
      expect(answers.map((answer) => [answer.status, answer.isWhole])).toEqual([[status, true]]);
      expect(isClosed).toBe(true);
      expect(answers[0]?.head.toLowerCase()).toContain('connection: close');
    });

    it('a Response with status 101 is a logged error that names the statuses that are allowed', async () => {
      await converse(served.port, [handshake('GET', '/bare')]);
      await waitFor(() => /RangeError.*status.*200 to 599/.test(served.printed()));
    });

    it('a request for another method with a body is read whole', async () => {
      const head = handshake('POST', '/').replace('\r\n\r\n', '\r\nContent-Length: 3\r\n\r\nabc');
      const { answers, isClosed } = await converse(served.port, [head]);
      expect(answers.map(({ isWhole }) => isWhole)).toEqual([true]);
      expect(isClosed).toBe(true);
    });
  });
}

const CLOSE = 'Connection: close\r\n';

function ask(method: string, path: string, fields = ''): string {
  return `${method} ${path} HTTP/1.1\r\nHost: a.example\r\n${fields}\r\n`;
}

async function expectEcho({ port }: Served, path: string): Promise<void> {
  const socket = await openWebSocket(port, path);
  expect(socket.head).toContain(ACCEPT);
  socket.send('one');
  expect(await socket.receive()).toBe('echo one');
  socket.send('two');
  expect(await socket.receive()).toBe('echo two');
  socket.send('close');
  expect(await socket.receive()).toBe(1000);
  socket.end();
}
