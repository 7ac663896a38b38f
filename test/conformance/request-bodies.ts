import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { waitFor } from '../wait.ts';
import type { Served } from './runtimes.ts';
import { open, type Received, sendRaw } from './wire.ts';

const CODERS = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync } as const;

type Coding = keyof typeof CODERS;

/** The codings of request bodies that a runtime decodes. */
export interface BodyWays {
  readonly codings?: readonly Coding[];
}

const TEXT = Array.from({ length: 2000 }, (_, index) => String((index * 7919) % 1000)).join(' ');
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
export function requestBodies(served: () => Served, { codings = ['gzip', 'deflate', 'br'] }: BodyWays = {}): void {
  const post = (path: string, type: string, coding: string, body: Uint8Array): Promise<Received> => {
    const fields = `Content-Type: ${type}\r\nContent-Encoding: ${coding}\r\nContent-Length: ${body.length}`;
    return sendRaw(served().port, [headOf('POST', path, fields), body]);
  };

  describe('the content coding of a request', () => {
    it.each(codings)('%s is decoded for whoever reads the body', async (coding) => {
      const encode = CODERS[coding];
      const ask = async (path: string, type: string, body: string): Promise<string> =>
        (await post(path, type, coding, encode(body))).body;
      expect(await ask('/form', TYPES.urlencoded, 'a=b')).toBe('{"form":{"a":"b"},"args":{}}');
      expect(await ask('/form', TYPES.form, FORM)).toBe('{"form":{"a":"b"},"args":{}}');
      expect(await ask('/json', TYPES.json, '[1]')).toBe('{"got":[1]}');
      expect(await ask('/data', TYPES.text, TEXT)).toBe(`${TEXT.length} bytes`);
      expect(await ask('/count', TYPES.text, TEXT)).toBe(`{"size":${TEXT.length}}`);
      expect(await ask('/upload/stream', TYPES.text, TEXT)).toBe(`${encode(TEXT).length} bytes`);
    });

    it.each(codings)('%s that is cut off, or followed by other bytes, is 400', async (coding) => {
      const body = CODERS[coding](TEXT);
      const wrong = [
        body.subarray(0, -1),
        Buffer.concat([body, new Uint8Array(1)]),
        Buffer.concat([body, body, body.subarray(1)]),
      ];
      for (const bytes of wrong) expect((await post('/data', TYPES.text, coding, bytes)).status).toBe(400);
    });

    it.each(codings)('%s is limited by what comes out of it', async (coding) => {
      const bomb = CODERS[coding](new Uint8Array(64 * 2 ** 20));
      expect((await post('/data', TYPES.text, coding, bomb)).status).toBe(413);
      expect((await post('/form', TYPES.form, coding, bomb)).status).toBe(413);
      expect((await post('/data', TYPES.text, coding, CODERS[coding](new Uint8Array(65536)))).body).toBe('65536 bytes');
    });

    it('of several is decoded, an unknown one is 415 with those that are known', async () => {
      const several = await post('/data', TYPES.text, 'gzip, gzip', gzipSync(gzipSync(TEXT)));
      expect(several.body).toBe(`${TEXT.length} bytes`);
      for (const coding of ['unknown', 'gzip, unknown', 'gzip, gzip, gzip, gzip']) {
        const { status, headers } = await post('/data', TYPES.text, coding, gzipSync(TEXT));
        expect([status, headers.get('accept-encoding')]).toEqual([415, codings.join(', ')]);
      }
    });
  });

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
