import { describe, expect, it } from 'vitest';
import { node } from '../../adapters/node.ts';
import { type PoorRequest, parseForm, type UploadedFile } from '../../src/index.ts';
import { loggedApp, readAll, settle } from '../app-kit.ts';
import { posted, writeParts } from '../multipart-kit.ts';
import { countOpen } from '../open-files.ts';
import { eventually } from '../wait.ts';

const LONG = 'žluťoučký kůň '.repeat(50_000);

/** Temporary files of ours that this process has open. */
const countTemporary = (): number => countOpen('/poorfetch-');

const form = writeParts([
  ['file', LONG, 'a.txt'],
  ['small', 'x', 'b.txt'],
]);

describe('a file that is too long for memory', () => {
  it('can be read as one in memory can, as often as one likes', async () => {
    const { app } = loggedApp({ platform: node, dataSize: 1000 });
    app.post('/', async (req) => {
      const file = req.form.get('file')?.file as UploadedFile;
      const texts = [await file.text(), await new Response(file.stream()).text()];
      return [file.size, texts.map((text) => text === LONG), (await file.bytes()).length, countTemporary()];
    });
    const size = Buffer.byteLength(LONG);
    const response = await app.request('/', posted(form.match(/[\s\S]{1,30000}/g) ?? []));
    expect(await response.json()).toEqual([size, [true, true], size, 1]);
  });

  it('has no name in the file system, and is gone when its request has ended', async () => {
    const { app } = loggedApp({ platform: node });
    const kept: UploadedFile[] = [];
    app.post('/', (req) => void kept.push(req.form.get('file')?.file as UploadedFile));
    await app.request('/', posted(form));
    await eventually(() => expect(countTemporary()).toBe(0));
    expect(kept[0]?.size).toBe(Buffer.byteLength(LONG));
    await expect(kept[0]?.text()).rejects.toThrow('its request has ended');
  });

  it.each(['generator', 'Response', 'stream'])('stays while a %s is sent that reads the form late', async (how) => {
    const { app, log } = loggedApp({ platform: node, autoForm: false });
    app.post('/', (req) => {
      const parts = readLate(req);
      if (how === 'generator') return parts;
      const stream = new ReadableStream({
        async pull(controller) {
          const { done, value } = await parts.next();
          if (done) controller.close();
          else controller.enqueue(new TextEncoder().encode(value));
        },
      });
      return how === 'stream' ? stream : new Response(stream);
    });
    const { text } = await readAll(await app.request('/', posted(form)));
    expect([text, log.lines]).toEqual([`begun, ${LONG.length} of ${LONG.length}, 1 open`, []]);
    await eventually(() => expect(countTemporary()).toBe(0));
  });

  it.each(['stream', 'Response', 'generator'])(
    'may be answered as a %s: it stays until that has ended',
    async (how) => {
      const { app, log } = loggedApp({ platform: node });
      app.post('/', async (req) => {
        const file = req.form.get('file')?.file as UploadedFile;
        if (how === 'Response') return new Response(file.stream());
        return how === 'stream' ? file.stream() : lines(file);
      });
      const response = await app.request('/', posted(form));
      await settle();
      expect(countTemporary()).toBe(1);
      expect((await readAll(response)).text).toBe(LONG);
      await eventually(() => expect(countTemporary()).toBe(0));
      expect(log.lines).toEqual([]);
    },
  );

  it('is gone when the client leaves in the middle', async () => {
    const { app } = loggedApp({ platform: node });
    app.post('/', (req) => req.form.get('file')?.file?.stream());
    const response = await app.request('/', posted(form));
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await eventually(() => expect(countTemporary()).toBe(0));
  });

  it('is gone when a handler has answered without waiting for its form', async () => {
    const { app } = loggedApp({ platform: node, autoForm: false });
    const read: Promise<unknown>[] = [];
    app.post('/', (req) => {
      read.push(parseForm(req));
      return 'answered';
    });
    await app.request('/', posted(form));
    await Promise.allSettled(read);
    await eventually(() => expect(countTemporary()).toBe(0));
  });

  it.each([
    ['is cut off', form.slice(0, -20), 400],
    ['is too long', writeParts([['file', 'x'.repeat(2_000_000), 'a']]), 413],
  ])('is gone when its form %s', async (_, broken, status) => {
    const { app } = loggedApp({ platform: node, fileSize: 1_500_000 });
    app.post('/', () => 'page');
    expect((await app.request('/', posted(broken))).status).toBe(status);
    await eventually(() => expect(countTemporary()).toBe(0));
  });

  it('is gone when its handler fails, and when a mounted application has read it', async () => {
    const { app } = loggedApp({ platform: node });
    const inner = loggedApp().app;
    inner.post('/', (req) => req.form.get('file')?.file?.stream());
    app.mount('/inner', inner);
    app.post('/', () => {
      throw new Error('in the handler');
    });
    expect((await app.request('/', posted(form))).status).toBe(500);
    expect((await readAll(await app.request('/inner', posted(form)))).text).toBe(LONG);
    await eventually(() => expect(countTemporary()).toBe(0));
  });
});

async function* lines(file: UploadedFile): AsyncGenerator<Uint8Array> {
  const reader = file.stream().getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}

async function* readLate(req: PoorRequest): AsyncGenerator<string, undefined> {
  yield 'begun, ';
  const file = (await parseForm(req)).get('file')?.file as UploadedFile;
  yield `${(await file.text()).length} of `;
  yield `${(await file.text()).length}, ${countTemporary()} open`;
  return undefined;
}
