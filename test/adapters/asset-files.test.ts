import { describe, expect, it } from 'vitest';
import { workers } from '../../adapters/workers.ts';
import { Client, loggedApp } from '../app-kit.ts';
import { eventually } from '../wait.ts';

const SIZE = 100_000;

/** Only workerd has streams of a fixed length. */
const { sizedBody: _, ...platform } = workers;

describe('assets of a Worker', () => {
  it.each(['bytes=0-69999', 'bytes=0-39999,50000-89999'])(
    'are not read on when the client leaves in the middle of %s',
    async (range) => {
      const counts = { opened: 0, ended: 0 };
      const fetchAsset = async (): Promise<Response> => {
        let left = SIZE;
        counts.opened += 1;
        const body = new ReadableStream({
          pull(controller) {
            controller.enqueue(new Uint8Array(1000));
            left -= 1000;
            if (left === 0) controller.close();
          },
          cancel() {
            counts.ended += 1;
          },
        });
        return new Response(body, { headers: { 'Content-Length': `${SIZE}` } });
      };
      const { app } = loggedApp({ platform, documentRoot: '/' });
      const request = new Request('http://localhost/a', { headers: { Range: range } });
      const response = await app.fetch(request, { ASSETS: { fetch: fetchAsset } });
      expect(response.status).toBe(206);
      const client = new Client(response);
      for (let blocks = 0; blocks < 3; blocks++) await client.read();
      await client.leave();
      await eventually(() => expect(counts).toEqual({ opened: 1, ended: 1 }));
    },
  );
});
