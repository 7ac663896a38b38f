import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync, inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Served } from './runtimes.ts';
import { getRaw, sendMethod } from './wire.ts';

const CODERS = { gzip: gzipSync, br: brotliCompressSync, deflate: deflateSync } as const;
const TEXT = 'x'.repeat(5000);

/** An upstream server whose paths are names of content codings. */
async function startUpstream(): Promise<Server> {
  const server = createServer(({ url = '' }, outgoing) => {
    const coding = url.slice(1) as keyof typeof CODERS;
    const body = CODERS[coding](TEXT);
    outgoing.writeHead(200, { 'Content-Encoding': coding, 'Content-Length': body.length, 'X-Upstream': coding });
    outgoing.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** What the runtime's own `fetch` does. */
export interface ProxyWays {
  /** Whether it decodes `deflate`; otherwise the body stays encoded. Default true. */
  readonly decodesDeflate?: boolean;
}

/** Responses that come from another server, over real sockets. */
export function proxying(served: () => Served, { decodesDeflate = true }: ProxyWays = {}): void {
  describe('a response of another server', () => {
    let upstream: Server;
    beforeAll(async () => {
      upstream = await startUpstream();
    });
    afterAll(() => upstream?.close());

    it.each(['gzip', 'br', 'deflate'] as const)('compressed with %s is passed on in full', async (coding) => {
      const url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/${coding}`;
      for (const path of ['/proxying/handler', '/proxying/mount']) {
        const { status, headers, body, isComplete } = await getRaw(
          served().port,
          `${path}?url=${encodeURIComponent(url)}`,
        );
        expect([path, status, headers.get('x-upstream'), isComplete]).toEqual([path, 200, coding, true]);
        const decoded = headers.has('content-encoding') ? inflateSync(Buffer.from(body, 'latin1')).toString() : body;
        expect([path, decoded]).toEqual([path, TEXT]);
        expect([path, headers.has('content-encoding')]).toEqual([path, coding === 'deflate' && !decodesDeflate]);
      }
    });

    it('is never a 500 for TRACE to a mounted fetch', async () => {
      const { status } = await sendMethod(served().port, 'TRACE', '/fetch/x');
      expect([200, 405, 501]).toContain(status);
      expect((await fetch(served().url)).status).toBe(200);
    });
  });
}
