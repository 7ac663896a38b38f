import { describe, expect, it } from 'vitest';
import { announcedLength, Client, gate, loggedApp, readAll, settle } from '../app-kit.ts';

describe('flush', () => {
  it('starts the response with what was written', async () => {
    const { app } = loggedApp();
    const more = gate();
    app.get('/', async (req) => {
      req.status = 201;
      req.contentType = 'text/plain';
      req.write('first ');
      await req.flush();
      await more.opened;
      return 'last';
    });
    const response = await app.request('/');
    expect([response.status, response.headers.get('content-type')]).toEqual([201, 'text/plain']);
    const client = new Client(response);
    await client.read();
    expect(client.text).toBe('first ');
    more.open();
    expect((await client.readAll()).text).toBe('first last');
  });

  it.each([true, false])('of nothing starts it as well (awaited: %s)', async (isAwaited) => {
    const { app } = loggedApp();
    app.get('/', (req) => {
      if (!isAwaited) void req.flush();
      return isAwaited ? Promise.resolve(req.flush()) : undefined;
    });
    const response = await app.request('/');
    expect([announcedLength(response), await response.text()]).toEqual([null, '']);
  });

  it('and a string, all at once, without a promise', async () => {
    const { app } = loggedApp();
    app.get('/', (req) => {
      req.write('a');
      void req.flush();
      req.write('b');
      return 'c';
    });
    expect(await (await app.request('/')).text()).toBe('abc');
  });

  it('freezes status and fields', async () => {
    const { app } = loggedApp();
    const failed: string[] = [];
    app.get('/', async (req) => {
      await req.flush();
      const changes: [string, () => unknown][] = [
        ['status', () => (req.status = 404)],
        ['contentType', () => (req.contentType = 'text/plain')],
        ['contentLength', () => (req.contentLength = 1)],
        ['set', () => req.headersOut.set('X-A', '1')],
        ['add', () => req.headersOut.add('X-A', '1')],
        ['delete', () => req.headersOut.delete('X-Powered-By')],
        ['cookie', () => req.setCookie('a', '1')],
        ['errHeadersOut', () => req.errHeadersOut.set('X-A', '1')],
      ];
      for (const [name, change] of changes) {
        try {
          change();
        } catch (error) {
          if (String(error).includes('has started')) failed.push(name);
        }
      }
    });
    const response = await app.request('/');
    await response.text();
    expect(response.status).toBe(200);
    expect(failed.join(' ')).toBe('status contentType contentLength set add delete cookie errHeadersOut');
  });

  it('is not needed after the start: a small write is sent while its handler waits', async () => {
    const { app } = loggedApp();
    const more = [gate(), gate()];
    app.get('/', async (req) => {
      await req.flush();
      req.write('data: ');
      await req.write('1\n\n');
      await more[0]?.opened;
      await req.write('data: 2\n\n');
      await more[1]?.opened;
    });
    const client = new Client(await app.request('/'));
    await client.read();
    expect(client.text).toBe('data: 1\n\n');
    more[0]?.open();
    await client.read();
    expect(client.text).toBe('data: 1\n\ndata: 2\n\n');
    more[1]?.open();
    expect([await client.read(), client.broken]).toEqual([false, undefined]);
  });

  it('is not needed either where many bytes have started the response', async () => {
    const { app } = loggedApp();
    const more = gate();
    app.get('/', async (req) => {
      await req.write('a'.repeat(20_000));
      await req.write('b');
      await more.opened;
    });
    const client = new Client(await app.request('/'));
    while (client.size < 20_001) await client.read();
    expect(client.text.at(-1)).toBe('b');
    more.open();
    await client.readAll();
  });

  it('small writes after the start wait for a client that reads nothing', async () => {
    const { app } = loggedApp();
    let written = 0;
    const stalled = gate();
    app.get('/', async (req) => {
      await req.flush();
      for (; written < 1_000_000; written++) {
        const room = req.write('x'.repeat(100));
        if (room !== undefined) stalled.open();
        await room;
        if (written % 50 === 0) await settle();
      }
    });
    const client = new Client(await app.request('/'));
    await stalled.opened;
    // Four blocks of bufferSize are handed over ahead, and one more is in the buffer.
    expect(written * 100).toBeLessThanOrEqual(6 * 16384);
    await client.leave();
  });

  it('what is written too late for the length that was promised breaks off, without an unhandled rejection', async () => {
    const { app, log } = loggedApp();
    app.get('/', async (req) => {
      req.contentLength = 1;
      await req.flush();
      req.write('ab');
      await settle();
    });
    const { broken } = await readAll(await app.request('/'));
    expect([broken instanceof Error, log.about('promised 1 bytes').length]).toEqual([true, 1]);
  });
});
