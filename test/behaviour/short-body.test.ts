import { describe, expect, it } from 'vitest';
import type { PoorRequest } from '../../src/index.ts';
import { loggedApp, streamed } from '../app-kit.ts';

/** Asks with a body whose length is announced, so that it is read in one piece. */
async function post(handler: (req: PoorRequest) => unknown, init: RequestInit, length = 3): Promise<string> {
  const { app } = loggedApp({ readTimeout: 0.05 });
  app.post('/', async (req) => String(await handler(req)));
  app.httpState(408, (_req, { message }) => `408 ${message}`);
  const headers = { 'Content-Type': 'text/plain', 'Content-Length': `${length}` };
  return (await app.request('/', { method: 'POST', ...init, headers })).text();
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe('a short body that is announced', () => {
  it('is read in one piece, as often as it is asked for', async () => {
    const twice = async (req: PoorRequest): Promise<string> => text(await req.data()) + text(await req.data());
    expect(await post(twice, { body: 'abc' })).toBe('abcabc');
  });

  it('has nothing behind it', async () => {
    const both = async (req: PoorRequest): Promise<string> => `${text(await req.data())}|${text(await req.read())}|`;
    expect(await post(both, { body: 'abc' })).toBe('abc||');
  });

  it('that is read block by block is read on as a whole', async () => {
    const both = async (req: PoorRequest): Promise<string> => `${text(await req.read(1))}|${text(await req.data())}`;
    expect(await post(both, { body: 'abc' })).toBe('a|bc');
  });

  it('that stalls is 408', async () => {
    expect(await post((req) => req.data(), streamed(['a'], 'stall'))).toMatch(/^408 .*too slowly/);
  });

  it.each<[string, (req: PoorRequest) => Promise<unknown>]>([
    ['req.request', (req) => req.request.text()],
    ['req.body', async (req) => req.body?.getReader().read()],
  ])('that the handler has read by %s is no client that has left', async (_, read) => {
    const again = async (req: PoorRequest): Promise<string> => {
      await read(req);
      return req.data().then(
        () => 'read again',
        (error: Error) => error.message,
      );
    };
    expect(await post(again, { body: 'abc' })).toMatch(/^The body of this request has been read already/);
  });
});

describe('a body whose length is announced, but does not count', () => {
  it.each([
    ['beside Transfer-Encoding', { 'Content-Length': '3', 'Transfer-Encoding': 'chunked' }],
    ['as something else than a number', { 'Content-Length': '0x3' }],
  ])('%s is limited while it is read', async (_, headers) => {
    const { app } = loggedApp({ dataSize: 8 });
    let sentBlocks = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sentBlocks += 1;
        controller.enqueue(new Uint8Array(4));
      },
    });
    app.post('/', async (req) => String((await req.data()).length));
    expect([
      (await app.request('/', { method: 'POST', headers, body, duplex: 'half' } as RequestInit)).status,
      sentBlocks < 8,
    ]).toEqual([413, true]);
  });
});
