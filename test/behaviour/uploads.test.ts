import { PassThrough } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { type FileTarget, HTTPException, parseForm } from '../../src/index.ts';
import { METHOD_POST } from '../../src/state.ts';
import { gate, loggedApp, sent, settle } from '../app-kit.ts';
import { MULTIPART, type Part, posted, RecordingSink, writeParts } from '../multipart-kit.ts';
import { eventually } from '../wait.ts';

describe('a multipart form', () => {
  it('has the fields of an urlencoded one, and what is known of each', async () => {
    const { app } = loggedApp();
    app.post('/', (req) => ({
      form: req.form,
      first: req.form.getFirst('a'),
      second: req.form.get('a')?.list[1],
      missing: req.form.get('c') ?? null,
    }));
    const body = new FormData();
    for (const [name, value] of [
      ['a', '1'],
      ['a', 'žluť'],
      ['__proto__', 'x'],
    ] as const)
      body.append(name, value);
    expect(await (await app.request('/', { method: 'POST', body })).text()).toBe(
      '{"form":{"a":["1","žluť"],"__proto__":"x"},"first":"1",' +
        '"second":{"name":"a","value":"žluť","type":"text/plain","length":6},"missing":null}',
    );
  });

  it('has files that can be read, as often as one likes', async () => {
    const { app } = loggedApp();
    app.post('/', async (req) => {
      const { filename, type, length, value, file, headers } = req.form.get('file') ?? {};
      const texts = [await file?.text(), await file?.text(), await new Response(file?.stream()).text()];
      return { filename, type, length, value, size: file?.size, texts, header: headers?.get('content-type') };
    });
    const body = new FormData();
    body.append('file', new File(['content'], 'žluť.txt', { type: 'Text/X-Own' }));
    const answer = { filename: 'žluť.txt', type: 'text/x-own', length: 7, value: 'žluť.txt', size: 7 };
    const texts = ['content', 'content', 'content'];
    expect(await (await app.request('/', { method: 'POST', body })).json()).toEqual({
      ...answer,
      texts,
      header: 'text/x-own',
    });
  });

  it.each([
    [false, {}],
    [true, { text: '', file: '' }],
  ])('has blank fields, and files that nobody chose, where keepBlankValues is %s', async (keepBlankValues, form) => {
    const { app } = loggedApp({ keepBlankValues });
    app.post('/', (req) => ({ form: req.form, file: req.form.get('file')?.file === undefined }));
    const response = await app.request(
      '/',
      posted(
        writeParts([
          ['text', ''],
          ['file', '', ''],
        ]),
      ),
    );
    expect(await response.json()).toEqual({ form, file: true });
  });

  it.each<[string, Part]>([
    ['without a name', ['file', 'x', '']],
    ['of a path only', ['file', 'x', 'C:\\dir/']],
    ['of dots only', ['file', 'x', '../..']],
  ])('keeps the bytes of a file %s', async (_, part) => {
    const { app } = loggedApp();
    app.post('/', async (req) => [req.form.get('file')?.filename, await req.form.get('file')?.file?.text()]);
    expect(await (await app.request('/', posted(writeParts([part])))).json()).toEqual(['', 'x']);
  });

  it('has the names of files without their paths', async () => {
    const { app } = loggedApp();
    app.post('/', (req) => req.form.getList('f'));
    const names = ['C:\\dir\\a.txt', '/etc/passwd', '../../b', 'c/d\\e', 'plain'];
    const response = await app.request('/', posted(writeParts(names.map((name) => ['f', 'x', name]))));
    expect(await response.json()).toEqual(['a.txt', 'passwd', 'b', 'e', 'plain']);
  });

  it('is read from what a hook has read as a whole, to check a signature', async () => {
    const { app } = loggedApp();
    app.preProcess(async (req) => void req.headersOut.set('X-Size', (await req.data()).byteLength));
    app.post('/', (req) => req.form);
    const form = writeParts([['a', '1']]);
    const response = await app.request('/', posted(form));
    expect([response.headers.get('x-size'), await response.json()]).toEqual([String(form.length), { a: '1' }]);
  });

  it('is left alone with autoForm off, for the handler to read with options of its own', async () => {
    const { app } = loggedApp({ autoForm: false });
    app.post('/', async (req) => `${req.form} and ${await parseForm(req, { keepBlankValues: true })}`);
    expect(await (await app.request('/', posted(writeParts([['a', '']])))).text()).toBe(' and a=');
  });

  it.each([{ fileSize: '1KB' }, { maxFile: 1 }, { fileCallback: null }])(
    'is not read with an option that might be a limit, and is none: %j',
    async (options) => {
      const { app, log } = loggedApp({ autoForm: false });
      app.post('/', (req) => parseForm(req, options as object));
      expect((await app.request('/', posted(writeParts([])))).status).toBe(500);
      expect(log.about(Object.keys(options)[0] ?? '')).toHaveLength(1);
    },
  );

  it('is read once: the second time is a mistake of the handler, not of the client', async () => {
    const { app, log } = loggedApp();
    app.post('/', (req) => parseForm(req));
    expect((await app.request('/', posted(writeParts([])))).status).toBe(500);
    expect(log.about('has been read already')).toHaveLength(1);
  });

  it.each(['application/json', 'text/plain', ''])(
    'is empty where the body is of type %j, which stays unread',
    async (type) => {
      const { app } = loggedApp({ autoForm: false, autoJson: false });
      app.post('/', async (req) => [await parseForm(req), (await req.data()).length]);
      const body = new TextEncoder().encode('a=1');
      const response = await app.request('/', { method: 'POST', body, headers: type ? { 'Content-Type': type } : {} });
      expect(await response.json()).toEqual([{}, 3]);
    },
  );

  it('may be read in a pre hook, with an own callback, as the seed does: what is wrong with it is only logged', async () => {
    const { app, log } = loggedApp({ autoForm: false });
    const events: string[] = [];
    app.preProcess(async (req) => {
      if (req.methodNumber !== METHOD_POST) return;
      try {
        req.form = await parseForm(req, { fileCallback: () => new RecordingSink(events) });
      } catch (error) {
        req.logError(`Bad request body: ${(error as Error).message}`);
      }
    });
    app.post('/', (req) => req.form);
    const whole = await app.request(
      '/',
      posted(
        writeParts([
          ['a', '1'],
          ['file', 'x', 'y'],
        ]),
      ),
    );
    expect([await whole.json(), events]).toEqual([{ a: '1', file: 'y' }, ['x', 'closed']]);
    const broken = await app.request('/', posted('--XX\r\n'));
    expect([await broken.json(), log.about('Bad request body').length]).toEqual([{}, 1]);
  });

  it('may come under any media type of formMimeTypes that is multipart', async () => {
    const { app } = loggedApp({ formMimeTypes: ['multipart/x-own'] });
    app.post('/', (req) => req.form);
    const init = sent(writeParts([['a', '1']]), 'Multipart/X-Own; boundary="XX"');
    expect(await (await app.request('/', init)).json()).toEqual({ a: '1' });
  });
});

describe('fileCallback', () => {
  const form = writeParts([
    ['text', 'x'],
    ['file', 'one two', 'dir/a.txt'],
    ['more', 'three', 'b.txt'],
  ]);

  it('says where each file goes: its sink gets the bytes in order, and its end', async () => {
    const { app } = loggedApp();
    const seen: unknown[] = [];
    const events: string[] = [];
    app.fileCallback = (filename, { name, type, headers }) => {
      seen.push([filename, name, type, headers.has('content-disposition')]);
      return new RecordingSink(events);
    };
    app.post('/', (req) => [
      req.form,
      req.form.get('file')?.sink instanceof RecordingSink,
      req.form.get('file')?.file ?? null,
    ]);
    const response = await app.request('/', posted([...form]));
    expect(await response.json()).toEqual([{ text: 'x', file: 'a.txt', more: 'b.txt' }, true, null]);
    expect(seen).toEqual([
      ['a.txt', 'file', 'application/octet-stream', true],
      ['b.txt', 'more', 'application/octet-stream', true],
    ]);
    expect(events.join('')).toBe('one twoclosedthreeclosed');
  });

  it('may give a WritableStream, which is closed at the end', async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const { app } = loggedApp({ fileCallback: (name) => (name === 'a.txt' ? writable : null) });
    const stored = new Response(readable).text();
    app.post('/', () => stored);
    expect(await (await app.request('/', posted(form))).text()).toBe('one two');
  });

  it('skips a file with null: the form tells of it all the same', async () => {
    const { app } = loggedApp({ fileCallback: async () => null });
    app.post('/', (req) => [req.form.get('file'), req.form.get('file')?.sink]);
    const field = { name: 'file', value: 'a.txt', type: 'application/octet-stream', filename: 'a.txt', length: 7 };
    expect(await (await app.request('/', posted(form))).json()).toEqual([field, null]);
  });

  it.each([
    ['throws', 403],
    ['fails', 500],
  ])('that %s refuses a file before its bytes are read', async (how, status) => {
    const { app, log } = loggedApp();
    app.fileCallback = () => {
      throw how === 'throws' ? new (class extends Response {})('no', { status: 403 }) : new Error('full');
    };
    app.post('/', () => 'page');
    const pieces = [form.slice(0, 150), 'never', 'read', form.slice(150)];
    const init = posted(pieces);
    const response = await app.request('/', init);
    expect([response.status, log.about('full').length]).toEqual([status, how === 'fails' ? 1 : 0]);
  });

  it.each([undefined, 'name.txt', {}, { write() {} }])(
    'that gives %o is an error which says what is needed',
    async (target) => {
      const { app, log } = loggedApp({ fileCallback: () => target as unknown as FileTarget });
      app.post('/', () => 'page');
      expect((await app.request('/', posted(form))).status).toBe(500);
      expect(log.about('a sink with write and close, a WritableStream or null is needed')).toHaveLength(1);
    },
  );

  it('is not waited past: nothing more is read while a sink is busy', async () => {
    const read: string[] = [];
    let go = (): void => {};
    const busy = new Promise<void>((resolve) => {
      go = resolve;
    });
    const pieces = [
      writeParts([['f', '', 'a']]).replace(/\r\n--XX--[\s\S]*/, ''),
      'one'.repeat(9000),
      'two'.repeat(9000),
      '\r\n--XX--',
    ];
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          const piece = pieces.shift();
          if (piece === undefined) return controller.close();
          read.push(piece);
          controller.enqueue(new TextEncoder().encode(piece));
        },
      },
      { highWaterMark: 0 },
    );
    const { app } = loggedApp({ fileCallback: () => ({ write: () => busy, close() {} }) });
    app.post('/', () => 'done');
    const init = { method: 'POST', body, duplex: 'half', headers: { 'Content-Type': MULTIPART } } as RequestInit;
    const answer = app.request('/', init);
    const first = ['one'.repeat(9000)];
    await eventually(() => expect(read.slice(1)).toEqual(first));
    await settle();
    expect(read.slice(1)).toEqual(first);
    go();
    expect(await (await answer).text()).toBe('done');
  });
});

describe('a sink', () => {
  it.each([
    ['one-byte pieces', 1, 'x'],
    ['what begins like a boundary', 65_536, '\r\n--XXx'],
    ['ends of lines', 65_536, '\r\n'],
  ])('gets blocks, not pieces, of %s', async (_, size, content) => {
    const sizes: number[] = [];
    const sink = { write: (bytes: Uint8Array) => void sizes.push(bytes.length), close() {} };
    const { app } = loggedApp({ fileCallback: () => sink });
    app.post('/', (req) => `${req.form.get('f')?.length}`);
    const form = writeParts([['f', content.repeat(100_000 / content.length), 'a']]);
    const pieces = form.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
    const length = Number(await (await app.request('/', posted(pieces))).text());
    expect([length > 99_000, sizes.reduce((sum, bytes) => sum + bytes, 0)]).toEqual([true, length]);
    expect(sizes.length).toBeLessThan(9);
  });

  it('that is a stream of Node is refused, which says what to give instead', async () => {
    const { app, log } = loggedApp({ fileCallback: () => new PassThrough() as unknown as FileTarget });
    app.post('/', () => 'page');
    expect((await app.request('/', posted(writeParts([['f', 'x', 'a']])))).status).toBe(500);
    expect(log.about('Writable.toWeb')).toHaveLength(1);
  });

  it('that fails as a stream is answered with what it failed with', async () => {
    const stream = () => new WritableStream({ write: (_, controller) => controller.error(new HTTPException(507)) });
    const { app } = loggedApp({ fileCallback: stream });
    app.post('/', () => 'page');
    expect((await app.request('/', posted(writeParts([['f', 'x', 'a']])))).status).toBe(507);
  });

  it('that is never done keeps nobody waiting when the client has left', async () => {
    const events: string[] = [];
    const write = vi.fn(() => new Promise(() => {}));
    const sink = { write, close() {}, abort: () => void events.push('aborted') };
    const { app } = loggedApp({ fileCallback: () => sink });
    app.post('/', () => 'page');
    const client = new AbortController();
    const init = { ...posted(writeParts([['f', 'x'.repeat(20_000), 'a']])), signal: client.signal };
    const answer = app.request('/', init);
    await eventually(() => expect(write).toHaveBeenCalled());
    client.abort();
    expect([(await answer).status, events]).toEqual([400, ['aborted']]);
  });

  it('that is told to give a file back is not told afterwards that it is complete', async () => {
    const events: string[] = [];
    const { opened, open } = gate();
    const sink = {
      write: () => opened.then(() => void events.push('written')),
      close: () => void events.push('closed'),
      abort: () => void events.push('aborted'),
    };
    const { app } = loggedApp({ fileCallback: () => sink });
    app.post('/', () => 'page');
    const client = new AbortController();
    const answer = app.request('/', { ...posted(writeParts([['f', 'x', 'a']])), signal: client.signal });
    await settle();
    client.abort();
    expect((await answer).status).toBe(400);
    open();
    await settle();
    expect(events).toEqual(['aborted', 'written']);
  });

  it('that is opened when the client has left already is given back', async () => {
    const sink = new RecordingSink();
    let open = (): void => {};
    const opened = new Promise<void>((resolve) => (open = resolve));
    const fileCallback = vi.fn(() => opened.then(() => sink));
    const { app } = loggedApp({ fileCallback });
    app.post('/', () => 'page');
    const client = new AbortController();
    const answer = app.request('/', { ...posted(writeParts([['f', 'x', 'a']])), signal: client.signal });
    await eventually(() => expect(fileCallback).toHaveBeenCalled());
    client.abort();
    expect((await answer).status).toBe(400);
    open();
    await eventually(() => expect(sink.events).toEqual(['aborted: BrokenClientConnection']));
  });

  it('that never takes back what it stored delays the answer for two seconds at most', {
    timeout: 15_000,
  }, async () => {
    const sink = { write() {}, close() {}, abort: () => new Promise(() => {}) };
    const { app } = loggedApp({ fileCallback: () => sink });
    app.post('/', () => 'page');
    expect((await app.request('/', posted(writeParts([['f', 'x', 'a']]).slice(0, -9)))).status).toBe(400);
  });
});

describe('a form that a hook has begun to read', () => {
  const form = writeParts([['a', '1']]);

  it('is there for the handler, also when the hook did not wait, and for all who ask at once', async () => {
    const { app, log } = loggedApp();
    app.preProcess((req) => {
      void req.readForm();
      void req.readForm();
    });
    app.post('/', (req) => req.form);
    expect([await (await app.request('/', posted(form))).json(), log.lines]).toEqual([{ a: '1' }, []]);
  });

  it('fails for the handler as it did for the hook', async () => {
    const { app } = loggedApp({ maxFields: 0 });
    app.preProcess((req) =>
      req.readForm().then(
        () => {},
        () => {},
      ),
    );
    app.post('/', () => 'page');
    expect((await app.request('/', posted(form))).status).toBe(413);
  });
});

describe('an upload that fails', () => {
  const whole = writeParts([
    ['a', 'first', 'a.txt'],
    ['b', 'second', 'b.txt'],
  ]);
  const half = whole.slice(0, whole.indexOf('second') + 3);

  it.each([
    ['is cut off', 'close', 400, 'FormError'],
    ['stalls', 'stall', 408, 'HTTPException'],
    ['loses its client', 'abort', 400, 'BrokenClientConnection'],
  ] as const)('because it %s is never a short file: what was stored is taken back', async (_, end, status, reason) => {
    const events: string[] = [];
    const { app } = loggedApp({ readTimeout: 0.05, fileCallback: () => new RecordingSink(events) });
    app.post('/', () => 'page');
    expect((await app.request('/', posted(half, end))).status).toBe(status);
    expect(events).toEqual(['first', 'closed', `aborted: ${reason}`, `aborted: ${reason}`]);
  });

  it('does not hide its reason behind a sink that cannot take back', async () => {
    const abort = (): never => {
      throw new Error('stuck');
    };
    const { app, log } = loggedApp({ fileCallback: () => ({ write() {}, close() {}, abort }) });
    app.post('/', () => 'page');
    expect((await app.request('/', posted(half))).status).toBe(400);
    expect(log.about('stuck')).toHaveLength(2);
  });

  it('because its sink does is answered as any error is', async () => {
    const write = async (): Promise<never> => {
      throw new Error('disk on fire');
    };
    const { app, log } = loggedApp({ fileCallback: () => ({ write, close() {} }) });
    app.post('/', () => 'page');
    expect((await app.request('/', posted(whole))).status).toBe(500);
    expect(log.about('disk on fire')).toHaveLength(1);
  });
});
