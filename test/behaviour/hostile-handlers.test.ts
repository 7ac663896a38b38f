import { describe, expect, it } from 'vitest';
import { loggedApp, readAll } from '../app-kit.ts';

class Promised<T> extends Promise<T> {}

describe('whatever a handler is or gives', () => {
  it('a promise of a class whose then throws is a logged 500', async () => {
    const { app, log } = loggedApp();
    const promise = Promised.resolve('x');
    Object.defineProperty(promise, 'then', {
      value() {
        throw new Error('no then');
      },
    });
    app.get('/', () => promise);
    expect((await app.request('/')).status).toBe(500);
    expect(log.counts('no then')).toEqual([1]);
  });

  it('a promise of a class of its own is waited for', async () => {
    const { app } = loggedApp();
    app.get('/', () => Promised.resolve('later'));
    expect(await (await app.request('/')).text()).toBe('later');
  });

  it.each([
    ['at once', (): string => raise()],
    ['later', async (): Promise<string> => raise()],
  ])('one whose name throws, and that fails %s, is a logged 500', async (_, handler) => {
    const { app, log } = loggedApp();
    Object.defineProperty(handler, 'name', { get: raise });
    app.get('/', handler);
    expect((await app.request('/')).status).toBe(500);
    expect(log.lines).toEqual([expect.stringMatching(/^error GET \/ in the handler of \/: Error: failed/)]);
  });

  it.each([
    ['a number first', 1],
    ['a number later', 'x'],
  ])('a generator that gives %s runs its finally', async (_, first) => {
    const { app, log } = loggedApp();
    let isClosed = false;
    app.get('/', function* () {
      try {
        yield first as string;
        yield 2 as unknown as string;
      } finally {
        isClosed = true;
      }
    });
    await readAll(await app.request('/'));
    expect([isClosed, log.lines.length]).toEqual([true, 1]);
  });

  it('a generator that fails behind a contentLength is logged once', async () => {
    const { app, log } = loggedApp();
    app.get('/', function* (req) {
      req.contentLength = 10;
      yield 'abc';
      raise();
    });
    expect((await readAll(await app.request('/'))).broken).toBeDefined();
    expect(log.lines).toEqual([expect.stringContaining('Error: failed')]);
  });
});

describe('a body that several ask for', () => {
  const json = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"a":1}' };

  it('is one object for all of them', async () => {
    const { app } = loggedApp();
    app.preProcess(async (req) => {
      const all = await Promise.all([req.readJson(), req.readJson()]);
      req.user = new Set([...all, req.json]).size;
    });
    app.post('/', (req) => `${req.user}`);
    expect(await (await app.request('/', json)).text()).toBe('1');
  });

  it('stays what a hook put in its place while it was read', async () => {
    const { app } = loggedApp();
    app.preProcess((req) => {
      void req.readJson();
      req.json = 'own';
    });
    app.post('/', async (req) => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      return String(req.json);
    });
    expect(await (await app.request('/', json)).text()).toBe('own');
  });
});

function raise(): never {
  throw new Error('failed');
}
