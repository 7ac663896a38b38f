import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../wait.ts';
import { type Conversation, converse } from './answers.ts';
import { BROKEN, HOOKS, REFUSED } from './fixture-faulty.ts';
import type { Served } from './runtimes.ts';

const CLOSE = 'Connection: close\r\n';

function ask(method: string, path: string, fields = ''): string {
  return `${method} ${encodeURI(path)} HTTP/1.1\r\nHost: a.example\r\n${fields}\r\n`;
}

/** Faulty answers of handlers, hooks and mounted fetches of an Application. */
export function faultyAnswers(served: () => Served): void {
  const places = ['handler', 'later', 'hook', 'fetch'].map((place) => `/faulty/${place}/`);

  describe('faulty answers', () => {
    each(served, places, '/');

    it.each(Object.keys(HOOKS))('a post hook that does %s to a body', async (act) => {
      for (const body of ['text', 'bytes', 'blob', 'stream', 'own', 'lines']) {
        const path = `/faulty/hooked/${act}/${body}`;
        expectFramed(await converse(served().port, [ask('GET', path), ask('GET', '/', CLOSE)]), path);
      }
      expect((await fetch(served().url)).status).toBe(200);
    });
  });
}

/** The same answers of a fetch that `serve` was given in place of an Application. */
export function faultyFetch(runtime: string, serve: () => Promise<Served>): void {
  describe(`${runtime}, a fetch that is no Application's`, () => {
    let served: Served;
    beforeAll(async () => {
      served = await serve();
    });
    afterAll(() => served?.end());
    each(() => served, ['/'], '/whole');

    it.each(['a/whole?', 'u@a', 'a b', '1.2.3.999', 'a:99999'])('Host %s does not reach it', async (host) => {
      const request = `GET /whole HTTP/1.1\r\nHost: ${host}\r\n${CLOSE}\r\n`;
      const { answers } = await converse(served.port, [request]);
      expect(answers.map(({ status }) => status)).toEqual([400]);
    });
  });
}

function each(served: () => Served, places: readonly string[], good: string): void {
  const askBoth = (method: string, path: string): Promise<Conversation> =>
    converse(served().port, [ask(method, path), ask('GET', good, CLOSE)]);

  it.each(Object.keys(REFUSED))('%s is a logged 500, and the next request is answered', async (name) => {
    for (const place of places) {
      const before = served().printed().length;
      for (const method of ['GET', 'HEAD']) {
        const { answers } = await converse(served().port, [ask(method, place + name, CLOSE)]);
        expect(answers.map(({ status, isWhole }) => [status, isWhole])).toEqual([[500, true]]);
        expectFramed(await askBoth(method, place + name), place + name);
      }
      await waitFor(() => served().printed().length > before);
    }
  });

  it.each(Object.keys(BROKEN))('%s is one well-framed answer, or a closed connection', async (name) => {
    for (const place of places) {
      for (const method of ['GET', 'HEAD']) expectFramed(await askBoth(method, place + name), place + name);
    }
    expect((await fetch(served().url + good)).status).toBe(200);
  });
}

/** Two answers, each whole; or nothing after one that is not. Bun closes where the first one takes a while. */
function expectFramed({ answers, isClosed }: Conversation, what: string): void {
  const [first, second, ...more] = answers;
  expect([what, isClosed, more]).toEqual([what, true, []]);
  if (first === undefined || !first.isWhole) expect([what, second]).toEqual([what, undefined]);
  else if (second !== undefined) expect([what, second.status, second.isWhole]).toEqual([what, 200, true]);
}
