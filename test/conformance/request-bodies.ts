import { describe, expect, it } from 'vitest';
import { waitFor } from '../wait.ts';
import type { Served } from './runtimes.ts';
import { open, sendRaw } from './wire.ts';

const FORM = '--XX\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--XX--\r\n';
const TYPES = {
  form: 'multipart/form-data; boundary=XX',
  urlencoded: 'application/x-www-form-urlencoded',
  json: 'application/json',
  text: 'text/plain',
} as const;

function headOf(method: string, path: string, fields: string): string {
  return `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n${fields}\r\n\r\n`;
}

/** How bodies of requests are read, over real sockets. */
export function requestBodies(served: () => Served): void {
  describe('the body of a request', () => {
    it.each(['GET', 'TRACE'])('%s is not read on any runtime', async (method) => {
      for (const body of ['abc', 'x'.repeat(5000)]) {
        const { port } = served();
        const sized = await sendRaw(port, `${headOf(method, '/any-data', `Content-Length: ${body.length}`)}${body}`);
        const chunks = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
        const chunked = await sendRaw(port, `${headOf(method, '/any-data', 'Transfer-Encoding: chunked')}${chunks}`);
        expect([sized.body, chunked.body]).toEqual(['0 bytes, true', '0 bytes, true']);
      }
    });

    it.each(['DELETE', 'OPTIONS', 'POST', 'PATCH'])('%s is read', async (method) => {
      const { body } = await sendRaw(served().port, `${headOf(method, '/any-data', 'Content-Length: 3')}abc`);
      expect(body).toBe('3 bytes, false');
    });

    it.each([
      ['/impatient/data', TYPES.text],
      ['/impatient/blocks', TYPES.text],
      ['/impatient/stream', TYPES.text],
      ['/impatient/limited', TYPES.form],
    ])('that comes byte by byte is 408 when the time is over: %s', async (path, type) => {
      const socket = await open(served().port);
      let answer = '';
      socket.on('data', (block) => (answer += block.toString('latin1')));
      socket.write(headOf('POST', path, `Content-Type: ${type}\r\nContent-Length: 158`));
      const bytes = FORM.padEnd(158);
      let sent = 0;
      const timer = setInterval(() => socket.write(bytes[sent++] ?? ''), 50);
      await waitFor(() => answer !== '');
      clearInterval(timer);
      socket.destroy();
      expect([answer.slice(9, 12), sent < 150]).toEqual(['408', true]);
    });

    it.each(['Content-Length: 100', 'Transfer-Encoding: chunked'])(
      'with %s whose client leaves hurts nobody',
      async (field) => {
        for (const path of ['/data', '/count', '/upload/stream']) {
          const socket = await open(served().port);
          socket.write(`${headOf('POST', path, field)}3\r\nabc\r\n`);
          await new Promise((resolve) => setTimeout(resolve, 20));
          socket.resetAndDestroy();
        }
        const answered = await sendRaw(served().port, `${headOf('POST', '/data', 'Content-Length: 3')}abc`);
        expect(answered.body).toBe('3 bytes');
        expect(served().printed()).not.toMatch(/\/(?:data|count|stream).*Error/);
      },
    );

    it.each(['/data', '/count', '/json', '/form'])(
      'of thousands of chunks of one byte arrives whole: %s',
      async (path) => {
        const type = path === '/json' ? TYPES.json : path === '/form' ? TYPES.urlencoded : TYPES.text;
        const content =
          path === '/json' ? `"${'x'.repeat(9998)}"` : path === '/form' ? `a=${'x'.repeat(9998)}` : 'x'.repeat(10_000);
        const chunks = [...content].map((byte) => `1\r\n${byte}\r\n`).join('');
        const head = headOf('POST', path, `Content-Type: ${type}\r\nTransfer-Encoding: chunked`);
        const { status, body } = await sendRaw(served().port, `${head}${chunks}0\r\n\r\n`);
        expect([status, body.includes('x'.repeat(9998)) || body.includes('10000')]).toEqual([200, true]);
      },
    );
  });
}
