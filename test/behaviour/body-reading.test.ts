import { describe, expect, it } from 'vitest';
import { EmptyForm, parseArgs, parseForm } from '../../src/index.ts';
import { METHOD_ALL } from '../../src/state.ts';
import { FORM, JSON_TYPE, loggedApp, sent, streamed, textOf } from '../app-kit.ts';

describe('the body is read', () => {
  it('behind the pre hooks and before the handler', async () => {
    const { app } = loggedApp();
    const seen: string[] = [];
    const body = new ReadableStream(
      {
        pull(controller) {
          seen.push('read');
          controller.enqueue(new TextEncoder().encode('a=1'));
          controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    app.preProcess(() => void seen.push('pre'));
    app.post('/', (req) => void seen.push(`handler ${req.form}`));
    await app.request('/', { ...sent(body, FORM), duplex: 'half' } as RequestInit);
    expect(seen).toEqual(['pre', 'read', 'handler a=1']);
  });

  it.each([
    ['form', FORM],
    ['json', FORM],
    ['json', JSON_TYPE],
    ['form', JSON_TYPE],
  ] as const)('so that touching req.%s before that is an error that helps (%s)', async (name, type) => {
    const { app, log } = loggedApp();
    app.preProcess((req) => void req[name]);
    app.post('/', () => 'page');
    expect((await app.request('/', sent('1', type))).status).toBe(500);
    expect(log.lines).toEqual([expect.stringContaining(name === 'form' ? 'req.readForm()' : 'req.readJson()')]);
  });

  it.each(['GET', 'DELETE', 'POST', 'QUERY'])(
    'by a pre hook that awaits it, whatever the method: %s',
    async (method) => {
      const { app } = loggedApp();
      const body = method === 'GET' ? {} : { body: 'a=1' };
      app.preProcess(async (req) => void req.headersOut.set('X-Hook', String(await req.readForm())));
      app.route('/', (req) => `${req.form}`, [method]);
      const response = await app.request('/', { method, headers: { 'Content-Type': FORM }, ...body });
      const fields = method === 'GET' ? '' : 'a=1';
      expect([response.headers.get('x-hook'), await response.text()]).toEqual([fields, fields]);
    },
  );

  it('by readJson, of any type, once', async () => {
    const { app } = loggedApp();
    app.preProcess(async (req) => void expect(await req.readJson()).toBe(await req.readJson()));
    app.route('/', (req) => ({ json: req.json }), METHOD_ALL);
    const response = await app.request('/', sent('[1]', 'text/plain', 'DELETE'));
    expect(await response.json()).toEqual({ json: [1] });
  });

  it('not at all for 404, 405, GET; then the form is empty and the JSON undefined', async () => {
    const { app } = loggedApp();
    const pulled: string[] = [];
    const body = (): ReadableStream =>
      new ReadableStream({ pull: () => void pulled.push('read') }, { highWaterMark: 0 });
    for (const code of [404, 405]) {
      app.httpState(code, (req) => `${req.form instanceof EmptyForm} ${req.json === undefined}`);
    }
    app.get('/a', (req) => `${req.form instanceof EmptyForm} ${req.json === undefined}`);
    const init = (): RequestInit => ({ ...sent(body(), FORM), duplex: 'half' }) as RequestInit;
    const answers = [await app.request('/b', init()), await app.request('/a', init()), await app.request('/a')];
    expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual(Array(3).fill('true true'));
    expect(pulled).toEqual([]);
  });

  it('not when a pre hook has put its own form in place', async () => {
    const { app } = loggedApp();
    app.preProcess((req) => {
      req.form = parseArgs('own=1');
      req.args = parseArgs('?args=2');
    });
    app.post('/', async (req) => `${req.form} ${req.args} ${(await req.data()).byteLength}`);
    const response = await app.request('/?a=1', sent('a=1', FORM));
    expect(await response.text()).toBe('own=1 args=2 3');
  });

  it('for the handler also when a pre hook has looked at its bytes, to check a signature', async () => {
    const { app } = loggedApp();
    app.preProcess(async (req) => void req.headersOut.set('X-Size', (await req.data()).byteLength));
    app.post('/', (req) => ({ json: req.json, form: [...req.form] }));
    const json = await app.request('/', sent('[1]', JSON_TYPE));
    expect([json.headers.get('x-size'), await json.json()]).toEqual(['3', { json: [1], form: [] }]);
    const form = await app.request('/', sent('a=1', FORM));
    expect(await form.json()).toEqual({ form: [['a', '1']] });
  });

  it('once: its bytes are there each time, also when they were parsed', async () => {
    const { app } = loggedApp();
    app.post('/', async (req) => [(await req.data()).byteLength, (await req.data()).byteLength]);
    for (const type of [FORM, JSON_TYPE, 'text/plain']) {
      expect(await (await app.request('/', sent('1', type))).json()).toEqual([1, 1]);
    }
  });

  it('by parseForm with options of its own where autoForm is off', async () => {
    const { app } = loggedApp({ autoForm: false });
    app.preProcess(async (req) => {
      req.form = await parseForm(req, { keepBlankValues: true });
    });
    app.post('/', (req) => `${req.form}`);
    expect(await (await app.request('/', sent('a=&b=1', FORM))).text()).toBe('a=, b=1');
  });
});

it('does not end req.body early where it is read after the response', async () => {
  const { app } = loggedApp();
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  app.post('/', async (req) => {
    reader = req.body?.getReader();
    await reader?.read();
    return 'answer';
  });
  expect(await textOf(app, '/', streamed(['a', 'b']))).toBe('answer');
  await expect(reader?.read()).rejects.toThrow('has not been read before its response ended');
});
