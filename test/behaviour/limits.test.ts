import { describe, expect, it } from 'vitest';
import { FORM, loggedApp, sent, streamed } from '../app-kit.ts';

const KINDS: [string, (length: number) => string][] = [
  [FORM, (length) => `a=${'b'.repeat(length - 2)}`],
  ['application/json', (length) => `"${'b'.repeat(length - 2)}"`],
  ['text/plain', (length) => 'b'.repeat(length)],
];

describe.each(KINDS)('a body of type %s', (type, make) => {
  it.each([
    ['with its length', 'announced'],
    ['in pieces', 'streamed'],
    ['of a small announced length', 'lying'],
  ])('%s is taken up to dataSize, and 413 beyond', async (_, how) => {
    const { app, log } = loggedApp({ dataSize: 100 });
    app.post('/', async (req) => String((await req.data()).byteLength));
    const statuses = [100, 101, 1000].map(
      async (size) => (await app.request('/', request(make(size), type, how))).status,
    );
    expect(await Promise.all(statuses)).toEqual([200, 413, 413]);
    expect(log.lines).toEqual([]);
  });
});

it('a body that is announced too long is refused without a byte being read', async () => {
  const { app } = loggedApp({ dataSize: 100 });
  const pulled: string[] = [];
  const body = new ReadableStream({ pull: () => void pulled.push('read') }, { highWaterMark: 0 });
  app.post('/', () => 'page');
  const init = { method: 'POST', body, duplex: 'half', headers: { 'Content-Type': FORM, 'Content-Length': '101' } };
  const response = await app.request('/', init as RequestInit);
  expect([response.status, pulled]).toEqual([413, []]);
});

it('a body that turns out too long is not read to its end', async () => {
  const { app } = loggedApp({ dataSize: 100 });
  let isCancelled = false;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(60)),
    cancel() {
      isCancelled = true;
    },
  });
  app.post('/', (req) => req.data());
  const response = await app.request('/', { method: 'POST', body, duplex: 'half' } as RequestInit);
  expect([response.status, isCancelled]).toEqual([413, true]);
});

it.each([413, 400])('the page of %i hears which limit or what is wrong', async (code) => {
  const { app } = loggedApp({ dataSize: 10 });
  app.post('/', () => 'page');
  app.httpState(code, (_req, { message }) => `${message}`);
  const body = code === 413 ? '"longer than ten"' : '{';
  const text = await (await app.request('/', sent(body, 'application/json'))).text();
  expect(text).toContain(code === 413 ? '10 bytes' : 'JSON');
});

it.each(['form', 'handler'])('a body that stalls is 408 (read by: %s)', async (reader) => {
  const { app, log } = loggedApp({ readTimeout: 0.05 });
  app.post('/', async (req) => String((await req.data()).byteLength));
  app.httpState(408, (_req, { message }) => `${message}`);
  const type = reader === 'form' ? FORM : 'text/plain';
  const response = await app.request('/', { ...streamed(['a=1'], 'stall'), headers: { 'Content-Type': type } });
  expect([response.status, log.lines]).toEqual([408, []]);
  expect(await response.text()).toBe('The request body arrived too slowly');
});

it('a slow body that keeps coming is no stalled one', async () => {
  const { app } = loggedApp({ readTimeout: 0.5 });
  let pieces = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, 110));
      pieces += 1;
      if (pieces > 5) controller.close();
      else controller.enqueue(new Uint8Array(4096));
    },
  });
  app.post('/', async (req) => String((await req.data()).byteLength));
  const response = await app.request('/', { method: 'POST', body, duplex: 'half' } as RequestInit);
  expect(await response.text()).toBe(String(5 * 4096));
});

it.each(['form', 'handler'])('a client that leaves while we read is one info line (read by: %s)', async (reader) => {
  const { app, log } = loggedApp();
  const seen: number[] = [];
  app.post('/', async (req) => String((await req.data()).byteLength));
  app.postProcess((_req, { status }) => void seen.push(status));
  const type = reader === 'form' ? FORM : 'text/plain';
  await app.request('/', { ...streamed(['a=1'], 'abort'), headers: { 'Content-Type': type } });
  expect([seen, log.lines]).toEqual([[400], [expect.stringMatching(/^info .*client left/)]]);
});

it('read gives the body piece by piece, at most as much as is asked for', async () => {
  const { app } = loggedApp();
  app.post('/', async (req) => {
    const texts: string[] = [];
    for (const length of [2, 10, undefined, undefined]) texts.push(new TextDecoder().decode(await req.read(length)));
    return texts;
  });
  const response = await app.request('/', streamed(['abcd', 'ef']));
  expect(await response.json()).toEqual(['ab', 'cd', 'ef', '']);
});

it('body is the stream itself, null where there is none', async () => {
  const { app } = loggedApp();
  app.all('/', (req) => req.body ?? 'none');
  expect(await (await app.request('/', { method: 'POST', body: 'echo' })).text()).toBe('echo');
  expect(await (await app.request('/')).text()).toBe('none');
});

describe('a name that is one of a prototype', () => {
  const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];

  it.each(NAMES)('%s is an argument, a field, a cookie and a group like any other', async (name) => {
    const { app } = loggedApp();
    app.post(`/<${name as 'x'}>`, (req) => {
      const { args, form, cookies, groups } = req;
      return [args.getFirst(name), form.getFirst(name), cookies[name], groups[name], String(args)];
    });
    const init = { ...sent(`${name}=2`, FORM), headers: { 'Content-Type': FORM, Cookie: `${name}=3` } };
    const response = await app.request(`/4?${name}=1`, init);
    expect(await response.json()).toEqual(['1', '2', '3', '4', `${name}=1`]);
  });

  it.each(NAMES)('%s is not there when nobody sent it', async (name) => {
    const { app } = loggedApp();
    app.post('/<x>', ({ args, form, cookies, groups }) => {
      const found = [args.getFirst(name), form.getFirst(name), cookies[name], groups[name]];
      return [...found, args.has(name), args.getList(name)].map((value) => value ?? null);
    });
    const response = await app.request('/4?a=1', sent('a=1', FORM));
    expect(await response.json()).toEqual([null, null, null, null, false, []]);
  });

  it('does not change what objects are', async () => {
    const { app } = loggedApp();
    const seen: unknown[] = [];
    app.post('/<kind>', (req) => {
      const copies = [req.args, req.form].map((form) => JSON.parse(JSON.stringify(form)));
      seen.push(...copies.map(({ polluted }) => polluted), (req.json as { polluted?: unknown } | undefined)?.polluted);
    });
    await app.request('/form?__proto__[polluted]=1&__proto__=1', sent('__proto__.polluted=1&__proto__=1', FORM));
    await app.request('/json', sent('{"__proto__":{"polluted":1}}', 'application/json'));
    expect([seen, ({} as { polluted?: unknown }).polluted]).toEqual([Array(6).fill(undefined), undefined]);
  });
});

function request(text: string, type: string, how: string): RequestInit {
  if (how === 'announced') {
    return { method: 'POST', body: text, headers: { 'Content-Type': type, 'Content-Length': String(text.length) } };
  }
  const half = text.length / 2;
  const headers: Record<string, string> = { 'Content-Type': type };
  if (how === 'lying') headers['Content-Length'] = '1';
  return { ...streamed([text.slice(0, half), text.slice(half)]), headers };
}
