import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { announcedLength, gate, HTML, loggedApp, readAll, textOf } from '../app-kit.ts';

const LIMIT = 16384;
const encoder = new TextEncoder();

describe('the buffer', () => {
  it.each<[string, string]>([
    ['ASCII', 'a'.repeat(LIMIT)],
    ['two bytes a character', 'č'.repeat(LIMIT / 2)],
    ['three bytes a character', `a${'€'.repeat((LIMIT - 1) / 3)}`],
    ['four bytes a character', '😀'.repeat(LIMIT / 4)],
  ])('holds 16384 bytes, %s; one more byte starts the response', async (_, text) => {
    const { app } = loggedApp();
    const more = gate();
    app.get('/fits', (req) => void req.write(text));
    app.get('/starts', async (req) => {
      void req.write(text);
      void req.write('!');
      await more.opened;
    });
    const fits = await app.request('/fits');
    expect([announcedLength(fits), await fits.text()]).toEqual([LIMIT, text]);
    // Answered although its handler has not ended.
    const starts = await app.request('/starts');
    more.open();
    expect([announcedLength(starts), starts.headers.get('content-type')]).toEqual([null, HTML]);
    expect(await starts.text()).toBe(`${text}!`);
  });

  it('counts what comes in one piece just the same', async () => {
    const { app } = loggedApp();
    app.get('/<size:int>', (req, size) => void req.write(new Uint8Array(size)));
    const lengths = [LIMIT - 1, LIMIT, LIMIT + 1].map(async (size) => announcedLength(await app.request(`/${size}`)));
    expect(await Promise.all(lengths)).toEqual([LIMIT - 1, LIMIT, null]);
  });

  it('has the size that the application sets; of size 0 everything streams', async () => {
    const { app } = loggedApp();
    app.get('/', (req) => void req.write('four'));
    const lengths: (number | null)[] = [];
    for (const bufferSize of [4, 3, 0]) {
      app.bufferSize = bufferSize;
      const response = await app.request('/');
      lengths.push(announcedLength(response));
      expect(await response.text()).toBe('four');
    }
    expect(lengths).toEqual([4, null, null]);
  });

  it('has the size that poor_BufferSize says', async () => {
    const { app } = loggedApp({ env: { poor_BufferSize: '1KiB' } });
    app.get('/', (req) => void req.write('a'.repeat(1025)));
    expect(announcedLength(await app.request('/'))).toBeNull();
  });

  it('is not what a returned string is measured by', async () => {
    const { app } = loggedApp();
    app.get('/', (req) => {
      req.write('start ');
      return 'a'.repeat(3 * LIMIT);
    });
    const response = await app.request('/');
    expect(announcedLength(response)).toBe(3 * LIMIT + 6);
  });

  it('keeps text and bytes in order, and the bytes as they were', async () => {
    const { app } = loggedApp();
    app.get('/', (req) => {
      const reused = encoder.encode('one');
      req.write('<');
      req.write(reused);
      req.write('|');
      reused.set(encoder.encode('two'));
      req.write(reused);
      reused.fill(0);
      return '>';
    });
    expect(await (await app.request('/')).text()).toBe('<one|two>');
  });

  it('takes bytes of another realm, and copies those of a Buffer', async () => {
    const { app } = loggedApp();
    app.get('/', (req) => {
      const own = Buffer.from('a');
      for (const bytes of [own, runInNewContext('new Uint8Array([98])'), runInNewContext('new ArrayBuffer(1)')]) {
        req.write(bytes);
      }
      own.fill('x');
    });
    expect(await textOf(app, '/')).toBe('ab\0');
  });

  it('keeps the bytes as they were also when the response has started', async () => {
    const { app } = loggedApp({ bufferSize: 2 });
    app.get('/', async (req) => {
      const reused = encoder.encode('one');
      for (const text of ['one', 'two', 'six']) {
        reused.set(encoder.encode(text));
        void req.write(reused);
      }
      reused.fill(0);
    });
    expect(await (await app.request('/')).text()).toBe('onetwosix');
  });

  it('sends half a character as U+FFFD', async () => {
    const { app } = loggedApp();
    app.get('/', (req) => void req.write('a\ud83d'));
    expect(await (await app.request('/')).text()).toBe('a\ufffd');
  });

  it.each([42, true, {}, ['a'], null, undefined])('%j is neither text nor bytes, and an error', async (data) => {
    const { app, log } = loggedApp();
    app.get('/', (req) => void req.write(data as never));
    expect((await app.request('/')).status).toBe(500);
    expect(log.lines).toHaveLength(1);
  });
});

it('whatever is written and flushed, in whatever order: the client reads all of it', async () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.uint8Array({ maxLength: 12 }),
    fc.constantFrom('flush', 'wait', 'end').map((step) => ({ step })),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 20 }),
      fc.integer({ min: 0, max: 24 }),
      async (pieces, bufferSize) => {
        const { app, log } = loggedApp({ bufferSize });
        app.get('/', async (req) => {
          for (const piece of pieces) {
            if (typeof piece === 'string' || piece instanceof Uint8Array) await req.write(piece);
            else if (piece.step === 'flush') await req.flush();
            else if (piece.step === 'wait') await Promise.resolve();
          }
        });
        const data = pieces.filter((piece) => typeof piece === 'string' || piece instanceof Uint8Array);
        const expected = new Uint8Array(await new Blob(data as BlobPart[]).arrayBuffer());
        const response = await app.request('/');
        expect(new Uint8Array(await response.arrayBuffer())).toEqual(expected);
        if (announcedLength(response) !== null) expect(announcedLength(response)).toBe(expected.byteLength);
        expect(log.lines).toEqual([]);
      },
    ),
  );
});

it('a HEAD that streams ends, without a body', async () => {
  const { app, log } = loggedApp();
  const ended = gate();
  app.get('/', async (req) => {
    // Nobody reads it, so the handler is ended where it goes on writing.
    try {
      for (;;) await req.write('a'.repeat(LIMIT));
    } finally {
      ended.open();
    }
  });
  const response = await app.request('/', { method: 'HEAD' });
  await ended.opened;
  expect([response.status, response.body, await readAll(response).then(({ size }) => size)]).toEqual([200, null, 0]);
  expect(log.lines).toEqual([]);
});
