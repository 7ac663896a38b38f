import { describe, expect, it } from 'vitest';
import { announcedLength, Client, gate, loggedApp } from '../app-kit.ts';

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
});
