import { describe, expect, it } from 'vitest';
import { abort, type RequestEnd } from '../../src/index.ts';
import { Client, gate, loggedApp, settle, textOf } from '../app-kit.ts';

/** An application that notes how each request ends. */
function endingApp(): ReturnType<typeof loggedApp> & { ends: RequestEnd[] } {
  const made = loggedApp();
  const ends: RequestEnd[] = [];
  made.app.preProcess((req) => req.onEnd((end) => void ends.push(end)));
  return { ...made, ends };
}

describe('req.onEnd', () => {
  it.each<[string, () => unknown, number, number]>([
    ['text', () => 'čtyři', 200, 7],
    ['bytes', () => new Uint8Array(3), 200, 3],
    ['a generator', () => ['ab', 'c'][Symbol.iterator](), 200, 3],
    ['a Response', () => new Response('abc'), 200, 3],
    ['nothing', () => null, 204, 0],
  ])('is told status, bytes and duration of %s, once', async (_, answer, status, bytes) => {
    const { app, ends } = endingApp();
    app.get('/', answer as never);
    await textOf(app, '/');
    await settle();
    expect(ends).toEqual([{ outcome: 'sent', status, bytes, duration: expect.any(Number) }]);
  });

  it('is told the status of an error page', async () => {
    const { app, ends } = endingApp();
    app.get('/', () => abort(418));
    await textOf(app, '/');
    expect(ends).toMatchObject([{ outcome: 'sent', status: 418 }]);
  });

  it('waits for the handler and the body', async () => {
    const { app, ends } = endingApp();
    const more = gate();
    app.get('/', async (req) => {
      await req.flush();
      await more.opened;
      req.write('abc');
    });
    const client = new Client(await app.request('/'));
    await settle();
    expect(ends).toEqual([]);
    more.open();
    await client.readAll();
    await settle();
    expect(ends).toMatchObject([{ outcome: 'sent', bytes: 3 }]);
  });

  it('is told that the client has left', async () => {
    const { app, ends } = endingApp();
    app.get('/', async function* () {
      for (;;) yield 'abc';
    });
    const client = new Client(await app.request('/'));
    await client.read();
    await client.leave();
    await settle();
    expect(ends).toMatchObject([{ outcome: 'aborted' }]);
  });

  it('is told what a body failed with', async () => {
    const { app, ends } = endingApp();
    const error = new Error('boom');
    app.get('/', async function* () {
      yield 'abc';
      throw error;
    });
    await new Client(await app.request('/')).readAll();
    expect(ends).toMatchObject([{ outcome: 'failed', error, bytes: 3 }]);
  });

  it('that throws is logged, and does not hurt the others', async () => {
    const { app, ends, log } = endingApp();
    app.get('/', (req) => {
      req.onEnd(() => Promise.reject(new Error('boom')));
      return 'page';
    });
    expect(await textOf(app, '/')).toBe('page');
    await settle();
    expect([ends.length, log.about('boom').length]).toEqual([1, 1]);
  });
});

describe('req.defer', () => {
  it('runs the functions once, the last first, when handler and body have ended', async () => {
    const { app } = loggedApp();
    const seen: string[] = [];
    app.get('/', async function* (req) {
      req.defer(() => void seen.push('first'));
      yield 'a';
      req.defer(async () => void seen.push('second'));
      seen.push('body');
    });
    await textOf(app, '/');
    await settle();
    expect(seen).toEqual(['body', 'second', 'first']);
  });

  it.each(['the client leaves', 'a hook replaces the body'])(
    'runs them after the finally of a generator where %s',
    async (why) => {
      const { app } = loggedApp();
      const seen: string[] = [];
      app.get('/', async function* (req) {
        req.defer(() => void seen.push('released'));
        try {
          yield 'a';
          yield 'b';
        } finally {
          await settle();
          seen.push('finally');
        }
      });
      if (why === 'a hook replaces the body') app.postProcess(() => new Response('other'));
      const client = new Client(await app.request('/'));
      await client.read();
      await client.leave();
      await settle();
      await settle();
      expect(seen).toEqual(['finally', 'released']);
    },
  );

  it('runs them also where the handler fails', async () => {
    const { app } = loggedApp();
    const seen: string[] = [];
    app.get('/', (req) => {
      req.defer(() => void seen.push('released'));
      throw new Error('boom');
    });
    await textOf(app, '/');
    expect(seen).toEqual(['released']);
  });
});
