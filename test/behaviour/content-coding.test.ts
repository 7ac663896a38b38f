import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { node } from '../../adapters/node.ts';
import { workers } from '../../adapters/workers.ts';
import { type Application, type ApplicationOptions, type FileSink, parseForm } from '../../src/index.ts';
import { FORM, JSON_TYPE, loggedApp, streamed } from '../app-kit.ts';
import { MULTIPART, writeParts } from '../multipart-kit.ts';

type Encode = (bytes: Uint8Array) => Buffer;

const CODERS: ReadonlyMap<string, Encode> = new Map([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
]);

/** Bytes in the codings of a Content-Encoding field. */
function encode(text: string | Uint8Array, codings: string): Uint8Array<ArrayBuffer> {
  let bytes: Uint8Array = Buffer.from(text as string);
  for (const name of codings.split(', ')) bytes = (CODERS.get(name) as Encode)(bytes);
  return new Uint8Array(bytes);
}

function coded(body: Uint8Array<ArrayBuffer>, codings: string, type = 'text/plain'): RequestInit {
  const headers = { 'Content-Type': type, 'Content-Encoding': codings, 'Content-Length': String(body.length) };
  return { method: 'POST', body, headers };
}

/** An application that gives back what it reads, in each of the ways in which a body can be read. */
function readingApp(options: ApplicationOptions = { platform: node }): Application {
  const { app } = loggedApp(options);
  app.post('/form', (req) => [...req.form]);
  app.post('/json', (req) => ({ got: req.json }));
  app.post('/data', async (req) => new TextDecoder().decode(await req.data()));
  app.post('/read', async (req) => {
    const blocks: Uint8Array[] = [];
    for (let block = await req.read(3); block.length > 0; block = await req.read(3)) blocks.push(block);
    return Buffer.concat(blocks);
  });
  return app;
}

const LONG_TEXT = Array.from({ length: 3000 }, (_, index) => String((index * 7919) % 1000)).join(' ');

describe.each(['gzip', 'deflate', 'br', 'gzip, br', 'deflate, gzip, deflate'])('a body in %s', (codings) => {
  it('is decoded for whoever reads it', async () => {
    const app = readingApp();
    const ask = async (path: string, body: string, type?: string): Promise<string> =>
      (await app.request(path, coded(encode(body, codings), codings, type))).text();
    expect(await ask('/form', 'a=1&b=%20', FORM)).toBe('[["a","1"],["b"," "]]');
    expect(await ask('/form', writeParts([['a', LONG_TEXT]]), MULTIPART)).toBe(JSON.stringify([['a', LONG_TEXT]]));
    expect(await ask('/json', '{"a":"č"}', JSON_TYPE)).toBe('{"got":{"a":"č"}}');
    expect(await ask('/data', LONG_TEXT)).toBe(LONG_TEXT);
    expect(await ask('/read', LONG_TEXT)).toBe(LONG_TEXT);
  });

  it('that is cut off, or followed by other bytes, is 400', async () => {
    const app = readingApp();
    const body = encode(LONG_TEXT, codings);
    const longer = (more: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.concat([body, more]));
    const wrong = [body.slice(0, -1), body.slice(0, 5), longer(new Uint8Array(1)), longer(Buffer.from('abc'))];
    for (const path of ['/data', '/read', '/form']) {
      for (const bytes of wrong) {
        const { status } = await app.request(path, coded(bytes, codings, path === '/form' ? FORM : 'text/plain'));
        expect([path, status]).toEqual([path, 400]);
      }
    }
  });
});

describe('a content coding', () => {
  it.each(['X-GZip', ' GZIP ', 'identity, gzip', ', gzip ,'])('may be written as %j', async (codings) => {
    const response = await readingApp().request('/data', coded(encode('text', 'gzip'), codings));
    expect(await response.text()).toBe('text');
  });

  it.each(['zstd', 'gzip, compress', 'gzip, gzip, gzip, gzip', '*'])(
    '%s is 415 with Accept-Encoding',
    async (codings) => {
      const app = readingApp();
      for (const path of ['/data', '/read']) {
        const { status, headers } = await app.request(path, coded(encode('text', 'gzip'), codings));
        expect([status, headers.get('accept-encoding')]).toEqual([415, 'gzip, deflate, br']);
      }
    },
  );

  it('of a body that nobody reads is nothing to refuse', async () => {
    const { app } = loggedApp();
    app.post('/', () => 'answered');
    expect((await app.request('/', coded(encode('a', 'gzip'), 'zstd'))).status).toBe(200);
  });

  it('of a body without a byte is none', async () => {
    const app = readingApp();
    expect((await app.request('/data', coded(new Uint8Array(), 'gzip'))).status).toBe(200);
    expect(await (await app.request('/form', coded(new Uint8Array(), 'gzip', FORM))).text()).toBe('[]');
  });

  it('stays on req.body, which is what the client sent', async () => {
    const { app } = loggedApp({ platform: node });
    app.post('/', (req) => req.body);
    const body = encode(LONG_TEXT, 'gzip');
    const response = await app.request('/', coded(body, 'gzip'));
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(body);
  });

  it('comes along to a mounted fetch, unless the body was decoded before', async () => {
    const seen: unknown[] = [];
    const { app } = loggedApp({ platform: node });
    app.preProcess(async (req) => void (req.args.has('read') && (await req.data())));
    app.mount('/inner', {
      async fetch(request) {
        const coding = request.headers.get('content-encoding');
        seen.push([
          coding,
          Buffer.from(await request.arrayBuffer())
            .toString('latin1')
            .slice(0, 2),
        ]);
        return new Response();
      },
    });
    await app.request('/inner', coded(encode('plain', 'gzip'), 'gzip'));
    await app.request('/inner?read=1', coded(encode('plain', 'gzip'), 'gzip'));
    expect(seen).toEqual([
      ['gzip', '\x1f\x8b'],
      [null, 'pl'],
    ]);
  });

  it('is decoded also where a body breaks off or stalls: those are what they were', async () => {
    const ask = async (end: 'stall' | 'abort'): Promise<number> => {
      const app = readingApp({ platform: node, readTimeout: 0.05 });
      const headers = { 'Content-Encoding': 'gzip' };
      return (await app.request('/data', { ...streamed(['\x1f'], end), headers })).status;
    };
    expect([await ask('stall'), await ask('abort')]).toEqual([408, 400]);
  });
});

describe.each([
  ['without a platform', {}, 'gzip'],
  ['on Workers', { platform: workers }, 'gzip'],
  ['on Workers', { platform: workers }, 'deflate'],
])('the decoder of the web, %s', (_, options, coding) => {
  it(`decodes ${coding}, and refuses what is cut off or malformed`, async () => {
    const app = readingApp(options);
    const body = encode(LONG_TEXT, coding);
    const ask = async (bytes: Uint8Array<ArrayBuffer>): Promise<number> =>
      (await app.request('/data', coded(bytes, coding))).status;
    expect(await (await app.request('/data', coded(body, coding))).text()).toBe(LONG_TEXT);
    expect([await ask(body.slice(0, -1)), await ask(body.slice(1))]).toEqual([400, 400]);
  });
});

describe('a body that expands', () => {
  const MIB = 2 ** 20;
  const zeros = (size: number): Uint8Array => new Uint8Array(size);

  it.each(['gzip', 'deflate', 'br'])('is limited by what comes out of %s', async (coding) => {
    const app = readingApp({ platform: node, dataSize: 1000 });
    const ask = async (size: number): Promise<number> =>
      (await app.request('/data', coded(encode(zeros(size), coding), coding))).status;
    expect([await ask(1000), await ask(1001), await ask(20 * MIB)]).toEqual([200, 413, 413]);
  });

  it.each(['gzip', 'br', 'gzip, gzip', 'br, br, br'])('to too much in %s is broken off early', async (codings) => {
    const { app } = loggedApp({ platform: node, autoForm: false, dataSize: 64 * 1024, fileSize: 2 ** 40 });
    let written = 0;
    const sink: FileSink = {
      write(bytes) {
        written += bytes.length;
      },
      close() {},
    };
    app.post('/', async (req) => String(await parseForm(req, { fileCallback: () => sink })));
    const form = writeParts([['a', '\0'.repeat(16 * MIB), 'f']]);
    const body = encode(form, codings);
    expect((await app.request('/', coded(body, codings, MULTIPART))).status).toBe(413);
    expect(written).toBeLessThanOrEqual(Math.max(64 * 1024, body.length * 200));
  });

  it('only to be refused by the inner coding is broken off as well', async () => {
    const { app } = loggedApp({ platform: node });
    app.post('/', async (req) => String((await req.data()).length));
    const body = new Uint8Array(await promisify(brotliCompress)(zeros(16 * MIB)));
    expect([400, 413]).toContain((await app.request('/', coded(body, 'gzip, br'))).status);
  });

  it('as texts do is no attack', async () => {
    const app = readingApp({ platform: node, dataSize: 4 * MIB });
    const text = '{"name":"value"},'.repeat(100_000);
    const response = await app.request('/data', coded(encode(text, 'gzip'), 'gzip'));
    expect((await response.text()).length).toBe(text.length);
  });
});

describe('any body', () => {
  const codings = fc.array(fc.constantFrom('gzip', 'deflate', 'br'), { minLength: 1, maxLength: 3 });

  it('arrives as it was, however it is coded and cut', async () => {
    const app = readingApp();
    await fc.assert(
      fc.asyncProperty(
        fc.string({ maxLength: 5000 }),
        codings,
        fc.integer({ min: 1, max: 200 }),
        async (text, list, size) => {
          const bytes = encode(text, list.join(', '));
          const body = new ReadableStream({
            start(controller) {
              for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
              controller.close();
            },
          });
          const headers = { 'Content-Encoding': list.join(', ') };
          const response = await app.request('/data', { method: 'POST', body, headers, duplex: 'half' } as RequestInit);
          expect([response.status, await response.text()]).toEqual([200, Buffer.from(text).toString()]);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('that was changed on its way is decoded or 400 or 413, never an error of the server', async () => {
    const { app, log } = loggedApp({ platform: node });
    app.post('/', async (req) => String((await req.data()).length));
    const change = fc.record({
      at: fc.nat(400),
      byte: fc.nat(255),
      cut: fc.nat(400),
      more: fc.uint8Array({ maxLength: 20 }),
    });
    await fc.assert(
      fc.asyncProperty(codings, change, async (list, { at, byte, cut, more }) => {
        const bytes = encode(LONG_TEXT.slice(0, 800), list.join(', '));
        if (at < bytes.length) bytes[at] = byte;
        const body = new Uint8Array(
          Buffer.concat([bytes.subarray(0, bytes.length - (cut > 200 ? cut % 50 : 0)), more]),
        );
        const { status } = await app.request('/', coded(body, list.join(', ')));
        expect([200, 400, 413]).toContain(status);
      }),
      { numRuns: 300 },
    );
    expect(log.about('error ')).toEqual([]);
  });
});
