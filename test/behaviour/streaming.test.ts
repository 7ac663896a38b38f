import { describe, expect, it } from 'vitest';
import { BrokenClientConnection } from '../../src/index.ts';
import { Client, gate, loggedApp, readAll, settle } from '../app-kit.ts';
import { keepUnhandled } from '../unhandled.ts';

const BLOCK = 'a'.repeat(16384);
const MIB = 1024 ** 2;

const unhandled = keepUnhandled();

describe('a client that reads slowly', () => {
  it('makes an awaited write wait, and lets it go on when it reads', async () => {
    const { app } = loggedApp();
    let written = 0;
    app.get('/', async (req) => {
      for (; written < 100; written++) await req.write(BLOCK);
    });
    const client = new Client(await app.request('/'));
    await settle();
    const ahead = written;
    expect(ahead).toBeLessThan(10);
    for (let block = 0; block < 20; block++) await client.read();
    await settle();
    expect(written - ahead).toBeGreaterThan(10);
    expect((await client.readAll()).size).toBe(100 * BLOCK.length);
  });

  it('makes a generator wait as well', async () => {
    const { app } = loggedApp();
    let made = 0;
    app.get('/', function* endless() {
      for (; made < 100; made++) yield BLOCK;
    });
    const client = new Client(await app.request('/'));
    await settle();
    expect(made).toBeLessThan(10);
    expect((await client.readAll()).size).toBe(100 * BLOCK.length);
  });

  it('may get 32 MiB in one awaited write', async () => {
    const { app, log } = loggedApp();
    app.get('/', async (req) => {
      await req.write(new Uint8Array(32 * MIB));
      await req.write('end');
    });
    const { size, broken } = await readAll(await app.request('/'));
    expect([size, broken, log.lines]).toEqual([32 * MIB + 3, undefined, []]);
  });

  it('more than 16 MiB not awaited is an error that says so, in the log, and to who awaits a later write', async () => {
    const { app, log } = loggedApp();
    app.get('/', async function greedy(req) {
      for (let block = 0; block < 2048; block++) void req.write(BLOCK);
      await req.write('more');
    });
    const { broken } = await readAll(await app.request('/'));
    expect(broken).toBeInstanceOf(Error);
    expect(log.lines).toEqual([expect.stringMatching(/in greedy: Error: More than 16 MiB .* `await req\.write/)]);
  });

  it.each(['write', 'flush'] as const)('may leave while a timer calls %s: nothing is thrown there', async (name) => {
    const { app, log } = loggedApp();
    const thrown: unknown[] = [];
    const left = gate();
    app.get('/', async (req) => {
      await req.flush();
      await left.opened;
      try {
        for (let tick = 0; tick < 3; tick++) void req[name]('tick');
      } catch (error) {
        thrown.push(error);
      }
    });
    await new Client(await app.request('/')).leave();
    left.open();
    await settle();
    expect([thrown, log.lines]).toEqual([[], [expect.stringMatching(/^info .*The client has left/)]]);
  });

  it('may find up to 16 MiB written at once', async () => {
    const { app, log } = loggedApp();
    app.get('/', (req) => {
      for (let block = 0; block < 1024; block++) void req.write(BLOCK);
    });
    const { size, broken } = await readAll(await app.request('/'));
    expect([size, broken, log.lines]).toEqual([16 * MIB, undefined, []]);
  });
});

describe('a client that leaves', () => {
  it('is a BrokenClientConnection for the write that waits; the signal has aborted, one info line is logged', async () => {
    const { app, log } = loggedApp();
    const thrown: unknown[] = [];
    const over = gate();
    app.get('/', async function endless(req) {
      void req.signal;
      try {
        for (;;) await req.write(BLOCK);
      } catch (error) {
        thrown.push(error);
        expect(req.signal.aborted).toBe(true);
        throw error;
      } finally {
        over.open();
      }
    });
    const client = new Client(await app.request('/'));
    await client.read();
    await client.leave();
    await over.opened;
    await settle();
    expect(thrown).toEqual([expect.any(BrokenClientConnection)]);
    expect(log.lines).toEqual([expect.stringMatching(/^info GET \/ in endless: .*client has left/)]);
    expect(unhandled).toEqual([]);
  });

  it.each<[string, (write: () => unknown) => unknown]>([
    ['writes on', (write) => write()],
    ['only returns', () => undefined],
    ['returns a string', () => 'last'],
  ])('hurts nobody when no write is awaited and the handler then %s: one info line', async (_, goOn) => {
    const { app, log } = loggedApp();
    const left = gate();
    app.get('/', async (req) => {
      for (let block = 0; block < 100; block++) void req.write(BLOCK);
      void req.flush();
      await left.opened;
      return goOn(() => void req.write(BLOCK)) as never;
    });
    const client = new Client(await app.request('/'));
    await client.leave();
    left.open();
    await settle();
    expect(unhandled).toEqual([]);
    expect(log.lines).toEqual([expect.stringMatching(/^info /)]);
  });

  it('is remembered: every later write throws', async () => {
    const { app } = loggedApp();
    const left = gate();
    const thrown: unknown[] = [];
    app.get('/', async (req) => {
      await req.flush();
      await left.opened;
      for (const step of [() => req.write('a'), () => req.write('b'), () => req.flush()]) {
        try {
          await step();
        } catch (error) {
          thrown.push(error);
        }
      }
    });
    await new Client(await app.request('/')).leave();
    left.open();
    await settle();
    expect(thrown).toEqual(Array(3).fill(expect.any(BrokenClientConnection)));
  });

  it('lets a generator run its finally, and aborts the signal', async () => {
    const { app, log } = loggedApp();
    const closed = gate();
    const signals: AbortSignal[] = [];
    app.get('/', async function* endless(req) {
      signals.push(req.signal);
      try {
        for (;;) yield BLOCK;
      } finally {
        closed.open();
      }
    });
    const client = new Client(await app.request('/'));
    await client.read();
    await client.leave();
    await closed.opened;
    expect(log.lines).toEqual([expect.stringMatching(/^info .*client has left/)]);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it.each<[string, (more: Promise<void>) => unknown]>([
    ['a generator', slowGenerator],
    ['a stream', slowStream],
  ])('while %s waits for something is no error', async (_, make) => {
    const { app, log } = loggedApp();
    const more = gate();
    app.get('/', () => make(more.opened) as never);
    const client = new Client(await app.request('/'));
    await client.read();
    void client.read();
    await settle();
    void client.leave();
    more.open();
    await settle();
    expect([client.text, log.about('error '), unhandled]).toEqual(['first', [], []]);
  });
});

async function* slowGenerator(more: Promise<void>): AsyncGenerator<string> {
  yield 'first';
  await more;
  yield 'second';
}

function slowStream(more: Promise<void>): ReadableStream {
  return new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode('first')),
    pull: () => more,
  });
}
