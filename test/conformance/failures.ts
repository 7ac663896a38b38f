import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../wait.ts';
import { converse } from './answers.ts';
import { COMPLETE_PATHS, ENDLESS_PATHS, FAILING_PATHS, RESPONSES, SIZED } from './fixture-failures.ts';
import type { Served } from './runtimes.ts';
import { open } from './wire.ts';

interface FailureOptions {
  /** Whether the library sees that a stream fails in a Response of user code. Otherwise the runtime prints it. */
  readonly seesStreams?: boolean;
  /** Whether it sees that a body fails which comes from `fetch`. */
  readonly seesReceived?: boolean;
}

function head(method: string, path: string, fields = ''): string {
  return `${method} ${encodeURI(path)} HTTP/1.1\r\nHost: a.example\r\n${fields}\r\n`;
}

/** Transfers that fail, each of which has one line in the application's log, and none on stderr. */
export function failures(runtime: string, serve: () => Promise<Served>, options: FailureOptions = {}): void {
  describe(`${runtime}, transfers that fail`, () => {
    const { seesStreams = true, seesReceived = true } = options;
    const served = serveForTests(serve);
    const isSeen = (path: string): boolean => seesStreams || path.startsWith('/hook/') || !isStreamOfUser(path);

    it.each(FAILING_PATHS.filter(isSeen))('%s is aborted and logged once', async (path) => {
      const line = await expectLine(served(), () => expectAborted(served().port, path));
      expect(line).toContain(path.slice(path.lastIndexOf('/') + 1));
    });

    it.runIf(seesReceived)('a response of fetch whose sender fails is aborted and logged once', async () => {
      const sender = createServer((_request, response) => {
        response.write('x'.repeat(1000), () => setImmediate(() => response.destroy()));
      });
      await new Promise<void>((resolve) => sender.listen(0, '127.0.0.1', resolve));
      const path = `/received/${(sender.address() as AddressInfo).port}`;
      const line = await expectLine(served(), () => expectAborted(served().port, path));
      expect(line).toContain(path);
      sender.close();
    });

    it.each(COMPLETE_PATHS)('%s is complete and logged once', async (path) => {
      const line = await expectLine(served(), async () => {
        const { answers } = await converse(served().port, [head('GET', path, 'Connection: close\r\n')]);
        expect(answers).toMatchObject([{ status: 200, isWhole: true }]);
      });
      expect(line).toContain(path);
    });

    it.each(ENDLESS_PATHS)('a client that leaves %s is logged once', async (path) => {
      const line = await expectLine(served(), () => leave(served().port, head('GET', path)));
      expect(line).toContain(`${path} in`);
      expect(line).toContain('The client has left');
    });

    it.each([
      ['a length', 'Content-Length: 500\r\n', 'abc'],
      ['chunks', 'Transfer-Encoding: chunked\r\n', '3\r\nabc\r\n'],
    ])('a client that leaves an upload with %s is logged once', async (_, fields, body) => {
      const line = await expectLine(served(), () => leave(served().port, head('POST', '/upload', fields) + body, 100));
      expect(line).toContain('The client left before its request was complete');
    });

    it('what a client does wrong is not logged', async () => {
      await leave(served().port, 'GET / HTT', 20);
      const slow = await converse(served().port, [
        head('POST', '/upload', 'Content-Length: 500\r\nConnection: close\r\n'),
      ]);
      const large = await converse(served().port, [
        head('POST', '/upload', 'Content-Length: 5000\r\nConnection: close\r\n') + 'x'.repeat(5000),
      ]);
      expect([...slow.answers, ...large.answers].map(({ status }) => status)).toEqual([408, 413]);
    });
  });
}

/** The same for a fetch that `serve` was given in place of an Application. Its errors go to `console.error`. */
export function plainFailures(runtime: string, serve: () => Promise<Served>, options: FailureOptions = {}): void {
  describe(`${runtime}, transfers of a plain fetch that fail`, () => {
    const served = serveForTests(serve);
    const names = Object.keys({ ...(options.seesStreams !== false && RESPONSES), ...SIZED });

    it.each(names)('%s is aborted and logged once', async (name) => {
      await expectLine(served(), () => expectAborted(served().port, `/${name}`));
    });
  });
}

/** Whether a response is a Response of user code with a stream of unknown length. */
function isStreamOfUser(path: string): boolean {
  return Object.keys(RESPONSES).some((name) => path.endsWith(`/${name}`));
}

/** Serves the fixture, and expects in the end that no more was printed than what each test has seen. */
function serveForTests(serve: () => Promise<Served>): () => Served {
  let served: Served | undefined;
  beforeAll(async () => {
    served = await serve();
    seen.set(served, []);
  });
  afterAll(async () => {
    if (served === undefined) return;
    expect((await fetch(served.url)).status).toBe(200);
    await served.end();
    expect([linesOf(served), served.stderr()]).toEqual([seen.get(served), '']);
  });
  return () => served as Served;
}

/** The log lines that tests have seen so far. */
const seen: WeakMap<Served, string[]> = new WeakMap();

function linesOf(served: Served): string[] {
  return served
    .printed()
    .split('\n')
    .filter((line) => line.startsWith('LOG '));
}

/** The line that the log gets meanwhile, which is the only one. */
async function expectLine(served: Served, run: () => Promise<void>): Promise<string> {
  const before = seen.get(served) as string[];
  await run();
  await waitFor(() => linesOf(served).length > before.length);
  const lines = linesOf(served);
  seen.set(served, lines);
  expect(lines.slice(before.length)).toEqual([expect.any(String)]);
  return lines.at(-1) as string;
}

async function expectAborted(port: number, path: string): Promise<void> {
  const { answers, isClosed } = await converse(port, [head('GET', path)]);
  expect([answers.filter(({ isWhole }) => isWhole), isClosed]).toEqual([[], true]);
}

/** Sends a request and leaves when the response has begun, or after so many milliseconds. */
async function leave(port: number, request: string, delay?: number): Promise<void> {
  const socket = await open(port);
  socket.write(request);
  await new Promise((resolve) => (delay === undefined ? socket.once('data', resolve) : setTimeout(resolve, delay)));
  socket.destroy();
}
