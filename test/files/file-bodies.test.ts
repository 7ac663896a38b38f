import { describe, expect, it } from 'vitest';
import { type Application, type OpenFile, type PoorRequest, sendFile } from '../../src/index.ts';
import { Client, loggedApp, textOf } from '../app-kit.ts';
import { eventually } from '../wait.ts';

const [SIZE, BLOCK] = [1000, 100];

/** An application whose files are read block by block, and what happens to them; `end` runs at the end of an iterator. */
function countingApp(
  end: () => void = () => {},
): ReturnType<typeof loggedApp> & { counts: { opened: number; closed: number; ended: number } } {
  const counts = { opened: 0, closed: 0, ended: 0 };
  const open = (path: string): OpenFile => {
    let isOpen = true;
    counts.opened += 1;
    return {
      kind: 'file',
      path,
      size: SIZE,
      modified: 0,
      async *read(start, stop) {
        try {
          for (let at = start; at < stop; at += BLOCK) {
            if (!isOpen) throw new Error('It is closed');
            yield new TextEncoder().encode(path.repeat(Math.min(BLOCK, stop - at)));
          }
        } finally {
          counts.ended += 1;
          end();
        }
      },
      close() {
        if (isOpen) counts.closed += 1;
        isOpen = false;
      },
    };
  };
  const platform = { name: 'memory', files: () => ({ open }) };
  return { ...loggedApp({ platform, documentRoot: '/' }), counts };
}

/** The same bytes, which are asked for only when these are. */
function readLazily({ body }: Response): ReadableStream<Uint8Array> {
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  return new ReadableStream({
    async pull(controller) {
      reader ??= body?.getReader();
      const next = await reader?.read();
      if (next?.value === undefined) controller.close();
      else controller.enqueue(next.value);
    },
    cancel: () => reader?.cancel(),
  });
}

const headers = { 'X-Own': '1' };

const WAYS: Record<string, (app: Application) => void> = {
  'as a post hook gets it': (app) => app.postProcess(() => undefined),
  'in the Response of a post hook': (app) => app.postProcess((_req, { body }) => new Response(body, { headers })),
  'in the Response of two post hooks': (app) => {
    app.postProcess((_req, { body }) => new Response(body, { headers }));
    app.postProcess((_req, { body }) => new Response(body, { headers }));
  },
  'through a stream that a post hook puts before it': (app) =>
    app.postProcess((_req, { body }) => new Response(body?.pipeThrough(new TransformStream()) ?? null)),
  'through one that locks it late': (app) => app.postProcess((_req, response) => new Response(readLazily(response))),
  'in the Response of a handler': (app) => app.get('/a', async (req) => new Response((await sendFile(req, 'a')).body)),
  'in the stream of a handler': (app) => app.get('/a', async (req) => readLazily(await sendFile(req, 'a'))),
  'in the generator of a handler': (app) => app.get('/a', generate),
  'as the first of two that a handler opens': (app) =>
    app.get('/a', async (req) => {
      const first = await sendFile(req, 'a');
      await sendFile(req, 'b');
      return new Response(first.body, { headers });
    }),
};

async function* generate(req: PoorRequest): AsyncGenerator<Uint8Array> {
  const reader = (await sendFile(req, 'a')).body?.getReader();
  for (let next = await reader?.read(); next?.value !== undefined; next = await reader?.read()) yield next.value;
}

describe('the body of a file', () => {
  it.each(Object.entries(WAYS))('arrives as a whole %s, and closes it', async (_way, register) => {
    const { app, log, counts } = countingApp();
    register(app);
    expect(await textOf(app, '/a')).toBe('a'.repeat(SIZE));
    await eventually(() => expect(counts.closed).toBe(counts.opened));
    expect(log.lines).toEqual([]);
  });

  it.each(Object.entries(WAYS))('%s is closed when the client leaves', async (_way, register) => {
    const { app, counts } = countingApp();
    register(app);
    const client = new Client(await app.request('/a'));
    for (let blocks = 0; blocks < 3; blocks++) await client.read();
    expect(counts.closed).toBe(0);
    await client.leave();
    await eventually(() => expect(counts.closed).toBe(counts.opened));
  });

  it('can be read by a post hook, which answers with what it makes of it', async () => {
    const { app, counts } = countingApp();
    app.postProcess(async (_req, response) => new Response((await response.text()).toUpperCase(), { headers }));
    expect(await textOf(app, '/a')).toBe('A'.repeat(SIZE));
    expect(counts).toEqual({ opened: 1, closed: 1, ended: 1 });
  });

  it.each(['text', 'an error'])('that is not sent is closed: its handler ends with %s', async (end) => {
    const { app, counts } = countingApp();
    app.get('/x', async (req) => {
      await sendFile(req, 'a');
      if (end === 'an error') throw new Error('no');
      return end;
    });
    await textOf(app, '/x');
    await eventually(() => expect(counts).toEqual({ opened: 1, closed: 1, ended: 0 }));
  });

  it('that a post hook replaces is closed', async () => {
    const { app, counts } = countingApp();
    app.postProcess(() => new Response('other'));
    expect(await textOf(app, '/a')).toBe('other');
    await eventually(() => expect(counts.closed).toBe(1));
  });

  it.each([
    ['of several ranges', '/a', { Range: 'bytes=0-399,500-899' }],
    ['of one range', '/a', { Range: 'bytes=0-899' }],
    ['that req.sendFile writes', '/written', undefined],
  ])('%s ends its iterator when the client leaves', async (_what, path, fields) => {
    const { app, counts } = countingApp();
    app.get('/written', async (req) => {
      await req.flush();
      await req.sendFile('a');
    });
    app.bufferSize = 0;
    const client = new Client(await app.request(path, { headers: fields ?? {} }));
    for (let blocks = 0; blocks < 3; blocks++) await client.read();
    await client.leave();
    await eventually(() => expect(counts).toEqual({ opened: 1, closed: 1, ended: 1 }));
  });

  it('is closed also where its iterator fails at the end, which is logged', async () => {
    const { app, log, counts } = countingApp(() => {
      throw new Error('cannot end');
    });
    const client = new Client(await app.request('/a'));
    await client.read();
    await client.leave();
    await eventually(() => expect([counts.closed, log.about('cannot end').length]).toEqual([1, 1]));
  });
});
