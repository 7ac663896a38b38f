import { describe, expect, it } from 'vitest';
import { type Application, BrokenClientConnection, type Platform, type PoorRequest } from '../../src/index.ts';
import { FORM, JSON_TYPE, loggedApp, sent } from '../app-kit.ts';
import { MULTIPART, posted, writeParts } from '../multipart-kit.ts';

/** A body of three bytes that then fails. */
function failing(error: unknown, type = 'text/plain'): RequestInit {
  let isSent = false;
  const body = new ReadableStream({
    pull(controller) {
      if (isSent) return controller.error(error);
      isSent = true;
      controller.enqueue(new TextEncoder().encode('a=1'));
    },
  });
  return { method: 'POST', body, headers: { 'Content-Type': type }, duplex: 'half' } as RequestInit;
}

const READERS: readonly (readonly [name: string, type: string, read: (req: PoorRequest) => unknown])[] = [
  ['a form', FORM, (req) => req.form],
  ['a multipart form', MULTIPART, (req) => req.form],
  ['JSON', JSON_TYPE, (req) => req.json],
  ['req.data', 'text/plain', (req) => req.data()],
  ['req.read', 'text/plain', async (req) => [await req.read(), await req.read()]],
  ['req.body', 'text/plain', (req) => new Response(req.body).bytes?.() ?? new Response(req.body).arrayBuffer()],
];

/** What runtimes throw when a client leaves. */
const LEFT: readonly (readonly [runtime: string, error: Error])[] = [
  ['Node', Object.assign(new Error('aborted'), { code: 'ECONNRESET' })],
  ['Bun', new DOMException('The connection was closed.', 'AbortError')],
  ['Deno', Object.assign(new Error('unexpected EOF while reading HTTP/1 body'), { name: 'Http' })],
  ['Deno', Object.assign(new Error('Cannot read request body'), { name: 'BadResource' })],
  ['Deno, for bad framing', new Error('invalid HTTP/1 request: Invalid')],
  ['workerd', new Error('Network connection lost.')],
  ['workerd', new TypeError("Can't read from request stream because client disconnected.")],
];

describe.each(READERS)('a body that is read by %s', (_, type, read) => {
  const ask = async (error: unknown): Promise<[status: number, lines: readonly string[]]> => {
    const { app, log } = loggedApp();
    app.post('/', async (req) => void (await read(req)));
    const { status } = await app.request('/', failing(error, type));
    return [status, log.lines];
  };

  it('and fails for a reason of its own is an error of the server, which is logged', async () => {
    const [status, lines] = await ask(new TypeError('decoder bug'));
    expect(status).toBe(500);
    expect(lines).toEqual([expect.stringMatching(/^error POST \/.*TypeError: decoder bug/)]);
  });

  it.each(LEFT)(
    'and ends as on %s when a client leaves is 400, logged once at info with the cause',
    async (_, error) => {
      const [status, lines] = await ask(error);
      expect(status).toBe(400);
      expect(lines).toEqual([expect.stringMatching(/^info .*client left/)]);
      expect(lines[0]).toContain(error.message);
    },
  );
});

describe('a body that has failed', () => {
  it.each([
    ['because the client left', LEFT[0]?.[1], BrokenClientConnection],
    ['for a reason of its own', new RangeError('own'), RangeError],
  ])('%s does not look complete to whoever reads on', async (_, error, expected) => {
    const { app } = loggedApp();
    const seen: unknown[] = [];
    const attempt = async (read: Promise<unknown>): Promise<void> => {
      seen.push(
        await read.then(
          () => 'read',
          (reason) => reason instanceof expected,
        ),
      );
    };
    app.post('/', async (req) => {
      await req.read();
      for (const read of [req.read(), req.read(), req.data(), req.data()]) await attempt(read);
    });
    await app.request('/', failing(error));
    expect(seen).toEqual([true, true, true, true]);
  });

  it('since it is too long does not look complete either', async () => {
    const { app } = loggedApp({ dataSize: 4 });
    app.post('/', async (req) => {
      await req.data().catch(() => {});
      return req.read().then(
        (bytes) => `${bytes.length} bytes`,
        (error) => `${error.code}`,
      );
    });
    const body = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(3)) });
    const response = await app.request('/', { method: 'POST', body, duplex: 'half' } as RequestInit);
    expect(await response.text()).toBe('413');
  });
});

describe('req.body', () => {
  it('is one stream, and null for what has no body', async () => {
    const { app } = loggedApp();
    app.all('/', (req) => {
      const { body } = req;
      return [body === req.body, body === null];
    });
    const ask = async (init: RequestInit): Promise<unknown> => (await app.request('/', init)).json();
    expect(await ask({ method: 'POST', body: 'a' })).toEqual([true, false]);
    expect(await ask({ method: 'POST' })).toEqual([true, true]);
    expect(await ask({ method: 'POST', headers: { 'Content-Length': '0' }, body: '' })).toEqual([true, true]);
    expect(await ask({})).toEqual([true, true]);
  });

  it('that has been read cannot be read in another way, nor the other way round', async () => {
    const { app } = loggedApp();
    app.post('/', async (req) => {
      const reader = req.body?.getReader();
      if (req.args.has('data')) await req.data();
      const message = (error: Error): string => error.message;
      if (req.args.has('data')) return reader?.read().then(() => 'read', message);
      await reader?.read();
      return req.data().then(() => 'read', message);
    });
    const ask = async (path: string): Promise<string> => (await app.request(path, sent('abc', 'text/plain'))).text();
    expect(await ask('/')).toMatch(/read already/);
    expect(await ask('/?data=1')).toMatch(/req\.read\(\), req\.data\(\) or a form/);
  });

  it('that is looked at but not read leaves the body to others', async () => {
    const { app } = loggedApp();
    app.post('/', async (req) => [req.body !== null, new TextDecoder().decode(await req.data())]);
    expect(await (await app.request('/', sent('abc', 'text/plain'))).json()).toEqual([true, 'abc']);
  });
});

describe('a body that is not read to its end', () => {
  const unreading = innerApp(() => 'inner');
  const reading = innerApp(async (req) => `${await req.data()}`);

  /** How often the platform is told of it. */
  async function count(define: (app: Application) => void, init: RequestInit): Promise<number> {
    let times = 0;
    const abandonBody = (): void => {
      times += 1;
    };
    const platform: Platform = { name: 'test', abandonBody };
    const { app } = loggedApp({ platform });
    define(app);
    await (await app.request('/', init)).text();
    return times;
  }

  it.each<[what: string, times: number, define: (app: Application) => void]>([
    ['that nobody reads', 1, (app) => app.post('/', () => 'answer')],
    ['that a hook refuses', 1, (app) => app.preProcess(() => new Response('no', { status: 403 }))],
    ['of which a part is read', 1, (app) => app.post('/', async (req) => `${await req.read(1)}`)],
    ['that streams an answer', 1, (app) => app.post('/', () => ['a', 'b'].values())],
    ['that a mounted application does not read', 1, (app) => app.mount('/', unreading)],
    ['that is read', 0, (app) => app.post('/', async (req) => `${await req.data()}`)],
    ['that a mounted application reads', 0, (app) => app.mount('/', reading)],
    ['of a GET', 0, (app) => app.get('/', () => 'answer')],
  ])('%s: the platform is told %i times', async (what, times, define) => {
    const isGet = what === 'of a GET';
    const pieces = new ReadableStream({
      start(controller) {
        for (let piece = 0; piece < 3; piece++) controller.enqueue(new Uint8Array(8000));
        controller.close();
      },
    });
    const init = isGet ? {} : ({ method: 'POST', body: pieces, duplex: 'half' } as RequestInit);
    expect(await count(define, init)).toBe(times);
  });

  it('as a form is not given up', async () => {
    const define = (app: Application): void => void app.post('/', (req) => `${req.form}`);
    expect(await count(define, posted(writeParts([['a', 'b']])))).toBe(0);
    expect(await count(define, sent('a=b', FORM))).toBe(0);
  });
});

function innerApp(handler: (req: PoorRequest) => string | Promise<string>): Application {
  const { app } = loggedApp();
  app.post('/', handler);
  return app;
}

describe('a body that a mounted application has read', () => {
  it('is there for the application around it', async () => {
    const { app } = loggedApp();
    const seen: unknown[] = [];
    app.postProcess(async (req) => void seen.push((await req.data()).length, String(req.form)));
    const inner = loggedApp().app;
    inner.post('/', (req) => `${req.form}`);
    app.mount('/inner', inner);
    await app.request('/inner/', sent('a=1', FORM));
    expect(seen).toEqual([3, 'a=1']);
  });
});
