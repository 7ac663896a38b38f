import { describe, expect, it } from 'vitest';
import { announcedLength, loggedApp, readAll, settle } from '../app-kit.ts';

describe('an error after the start', () => {
  it.each<[string, () => never | Promise<never>]>([
    ['in the same tick', refuse],
    ['later', () => settle().then(refuse)],
  ])('%s breaks the body off; the log has it once, the stream does not', async (_, fail) => {
    const { app, log } = loggedApp();
    app.get('/', function failing(req) {
      req.write('half a page');
      void req.flush();
      return fail();
    });
    const response = await app.request('/');
    const { broken } = await readAll(response);
    expect(response.status).toBe(200);
    expect(log.lines).toEqual([expect.stringMatching(/^error GET \/ in failing: Error: a secret/)]);
    expect(broken).toBeInstanceOf(Error);
    expect(`${broken} ${(broken as Error).stack} ${JSON.stringify(broken)}`).not.toContain('a secret');
  });

  it.each<[string, () => unknown]>([
    ['an error', () => new Error('a secret')],
    ['nothing that can go out', () => 42],
  ])('in an iterator: %s breaks it off, logged once', async (_, next) => {
    const { app, log } = loggedApp();
    app.get('/', async function* failing() {
      yield 'half a page';
      const odd = next();
      if (odd instanceof Error) throw odd;
      yield odd as string;
    });
    const { broken, text } = await readAll(await app.request('/'));
    expect([text, log.lines.length]).toEqual(['half a page', 1]);
    expect(String(broken)).not.toContain('a secret');
  });

  it('in a ReadableStream breaks it off, logged once', async () => {
    const { app, log } = loggedApp();
    const pull = (): never => {
      throw new Error('a secret');
    };
    app.get('/', () => new ReadableStream({ pull }, { highWaterMark: 0 }));
    const { broken } = await readAll(await app.request('/'));
    expect([String(broken).includes('a secret'), log.counts('a secret')]).toEqual([false, [1]]);
  });

  it.each<[string, unknown]>([
    ['a status', 404],
    ['null', null],
    ['an object', {}],
    ['a Response', new Response('x')],
  ])('%s answered then is one, and logged', async (_, answer) => {
    const { app, log } = loggedApp();
    app.get('/', async (req) => {
      await req.flush();
      return answer as never;
    });
    const { broken } = await readAll(await app.request('/'));
    expect([broken instanceof Error, log.lines.length]).toEqual([true, 1]);
  });
});

describe('contentLength', () => {
  it.each([true, false])('is announced when the answer streams (by a field: %s)', async (byField) => {
    const { app } = loggedApp({ bufferSize: 4 });
    app.get('/', async (req) => {
      if (byField) req.headersOut.set('Content-Length', 10);
      else req.contentLength = 10;
      await req.write('12345');
      await req.write('67890');
    });
    const response = await app.request('/');
    expect([announcedLength(response), await response.text()]).toEqual([10, '1234567890']);
  });

  it.each([9, 11])('of %i for 10 bytes breaks off, logged once', async (length) => {
    const { app, log } = loggedApp({ bufferSize: 4 });
    app.get('/', async (req) => {
      req.contentLength = length;
      await req.write('12345');
      await req.write('67890');
    });
    const { broken, size } = await readAll(await app.request('/'));
    expect([broken instanceof Error, size <= length]).toEqual([true, true]);
    expect(log.lines).toEqual([expect.stringContaining(`${length} bytes`)]);
  });

  it('of an answer that does not stream is the real one', async () => {
    const { app } = loggedApp();
    app.get('/', (req) => {
      req.contentLength = 99;
      req.write('four');
    });
    expect(announcedLength(await app.request('/'))).toBe(4);
  });

  it.each([-1, 1.5, Number.NaN, 'ten'])('%s is no length', async (length) => {
    const { app, log } = loggedApp();
    app.get('/', (req) => {
      req.contentLength = length as number;
    });
    expect((await app.request('/')).status).toBe(500);
    expect(log.about('contentLength')).toHaveLength(1);
  });
});

function refuse(): never {
  throw new Error('a secret');
}
