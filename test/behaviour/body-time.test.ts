import { describe, expect, it } from 'vitest';
import { type ApplicationOptions, type PoorRequest, parseForm } from '../../src/index.ts';
import { FORM, loggedApp } from '../app-kit.ts';
import { MULTIPART, writeParts } from '../multipart-kit.ts';

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A body that comes in pieces, each after a pause in milliseconds. */
function trickled(pieces: readonly Uint8Array[], pause: number): ReadableStream<Uint8Array> {
  const left = [...pieces];
  return new ReadableStream(
    {
      async pull(controller) {
        await wait(pause);
        const piece = left.shift();
        if (piece === undefined) controller.close();
        else controller.enqueue(piece);
      },
    },
    { highWaterMark: 0 },
  );
}

async function countBytes(blocks: AsyncIterable<Uint8Array>): Promise<string> {
  let size = 0;
  for await (const block of blocks) size += block.length;
  return String(size);
}

async function* readBlocks(req: PoorRequest): AsyncGenerator<Uint8Array> {
  for (let block = await req.read(); block.length > 0; block = await req.read()) yield block;
}

const READERS: readonly (readonly [
  name: string,
  type: string,
  read: (req: PoorRequest) => string | Promise<string>,
])[] = [
  ['req.form', FORM, (req) => String(req.form)],
  ['a multipart form', MULTIPART, (req) => String(req.form)],
  ['parseForm', MULTIPART, async (req) => String(await parseForm(req))],
  ['req.json', 'application/json', (req) => String(req.json)],
  ['req.data', 'text/plain', async (req) => String((await req.data()).length)],
  ['req.read', 'text/plain', (req) => countBytes(readBlocks(req))],
  ['req.body', 'text/plain', (req) => countBytes(req.body ?? readBlocks(req))],
];

/** Asks with a body that is read in one of the ways. */
async function ask(
  [name, type, read]: (typeof READERS)[number],
  body: ReadableStream,
  headers: Record<string, string> = {},
  options: ApplicationOptions = {},
): Promise<Response> {
  const { app } = loggedApp({ readTimeout: 0.2, autoForm: name !== 'parseForm', ...options });
  app.post('/', read);
  const init = { method: 'POST', body, headers: { 'Content-Type': type, ...headers }, duplex: 'half' };
  return app.request('/', init as RequestInit);
}

describe.each(READERS)('a body that is read by %s', (...reader) => {
  const [name, type] = reader;
  const content = type === MULTIPART ? writeParts([['a', 'b']]) : type.endsWith('json') ? `"${'a'.repeat(90)}"` : 'a=b';
  const bytes = [...Buffer.from(content.padEnd(100, ' '))].map((byte) => new Uint8Array([byte]));

  it('is 408 where it comes byte by byte, each in time, but not the whole', async () => {
    const announced = { 'Content-Length': String(bytes.length) };
    const answers = [ask(reader, trickled(bytes, 20)), ask(reader, trickled(bytes, 20), announced)];
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([408, 408]);
  });

  it('is read where 4 KiB come within each read timeout, for as long as that takes', async () => {
    const large = Buffer.alloc(4096 * 6, content.endsWith('"') ? ' ' : 'x');
    if (type.endsWith('json')) large.write('"x"');
    else large.write(type === MULTIPART ? content.slice(0, -'--XX--\r\n'.length - 3) : 'a=');
    if (type === MULTIPART) large.write('\r\n--XX--\r\n', large.length - 10);
    const pieces = Array.from(
      { length: 6 },
      (_, index) => new Uint8Array(large.subarray(index * 4096, index * 4096 + 4096)),
    );
    expect([name, (await ask(reader, trickled(pieces, 110), {}, { readTimeout: 0.5 })).status]).toEqual([name, 200]);
  });
});

describe('the read timeout', () => {
  it('does not count the time that a handler takes between two reads', async () => {
    const { app } = loggedApp({ readTimeout: 0.3 });
    app.post('/', async (req) => {
      let size = 0;
      for (let block = await req.read(); block.length > 0; block = await req.read()) {
        size += block.length;
        await wait(150);
      }
      return String(size);
    });
    const body = trickled(Array(4).fill(new Uint8Array(10)), 1);
    const response = await app.request('/', { method: 'POST', body, duplex: 'half' } as RequestInit);
    expect(await response.text()).toBe('40');
  });

  it('holds for 4 KiB, however they are divided between the ways of reading', async () => {
    const { app } = loggedApp({ readTimeout: 0.2 });
    app.post('/', async (req) => {
      await req.read();
      await req.read();
      return String((await req.data()).length);
    });
    const body = trickled(Array(30).fill(new Uint8Array(1)), 20);
    expect((await app.request('/', { method: 'POST', body, duplex: 'half' } as RequestInit)).status).toBe(408);
  });
});

describe('small chunks', () => {
  it.each(READERS.filter(([name]) => !/read|body/.test(name)))('are gathered for %s', async (...reader) => {
    const [, type] = reader;
    const text = 'x'.repeat(20_000);
    const content = type === MULTIPART ? writeParts([['a', text]]) : type.endsWith('json') ? `"${text}"` : `a=${text}`;
    let timers = 0;
    const startTimer = (): (() => void) => {
      timers += 1;
      return () => {};
    };
    const body = new ReadableStream({
      start(controller) {
        for (const byte of Buffer.from(content)) controller.enqueue(new Uint8Array([byte]));
        controller.close();
      },
    });
    const response = await ask(reader, body, {}, { platform: { name: 'test', startTimer } });
    expect(response.status).toBe(200);
    expect(timers).toBeLessThan(50);
  });
});
