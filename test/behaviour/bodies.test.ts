import { describe, expect, it } from 'vitest';
import { EmptyForm } from '../../src/index.ts';
import { FORM, JSON_TYPE, loggedApp, sent, streamed } from '../app-kit.ts';

describe('JSON', () => {
  it.each(['{"a":[1,"č"]}', '[]', '"text"', '0', 'false', 'null', ' 1e3 ', '\ufeff1'])(
    '%s arrives as it is',
    async (text) => {
      const { app } = loggedApp();
      const seen: unknown[] = [];
      app.post('/', (req) => void seen.push(req.json));
      const response = await app.request('/', sent(text, JSON_TYPE));
      expect([response.status, seen]).toEqual([200, [JSON.parse(text.replace('\ufeff', ''))]]);
    },
  );

  it.each<[string, BodyInit]>([
    ['nothing', ''],
    ['malformed text', '{a:1}'],
    ['two values', '1 2'],
    ['invalid UTF-8', new Uint8Array([34, 255, 34])],
  ])('%s is 400, and the handler does not run', async (_, body) => {
    const { app, log } = loggedApp();
    const seen: unknown[] = [];
    app.post('/', (req) => void seen.push(req.json));
    expect((await app.request('/', sent(body, JSON_TYPE))).status).toBe(400);
    expect([seen, log.about('error ')]).toEqual([[], []]);
  });

  it.each([
    ['application/json', true],
    ['Application/JSON; charset=utf-8', true],
    ['application/ld+json', true],
    ['application/vnd.api+json;v=1', true],
    ['text/x-own', true],
    ['text/json', false],
    ['text/plain', false],
    ['application/jsonp', false],
  ])('of type %s is read: %s', async (type, isRead) => {
    const { app } = loggedApp({ jsonMimeTypes: ['application/json', 'text/x-own'] });
    app.post('/', (req) => String(req.json === undefined));
    expect(await (await app.request('/', sent('{}', type))).text()).toBe(String(!isRead));
  });

  it.each([
    ['POST', true],
    ['PUT', true],
    ['PATCH', true],
    ['DELETE', false],
    ['QUERY', false],
  ])('of %s is read: %s', async (method, isRead) => {
    const { app } = loggedApp();
    app.route('/', (req) => String(req.json === undefined), [method]);
    expect(await (await app.request('/', sent('{}', JSON_TYPE, method))).text()).toBe(String(!isRead));
  });

  it('is left alone with autoJson off', async () => {
    const { app } = loggedApp({ autoJson: false });
    app.post('/', async (req) => `${req.json === undefined} ${(await req.data()).byteLength}`);
    expect(await (await app.request('/', sent('{"a"', JSON_TYPE))).text()).toBe('true 4');
  });
});

describe('a form', () => {
  it.each([
    [
      'a=1&b=2&a=3',
      {},
      [
        ['a', '1'],
        ['a', '3'],
        ['b', '2'],
      ],
    ],
    [
      'a=%C4%8D+x&%26=%3D',
      {},
      [
        ['a', 'č x'],
        ['&', '='],
      ],
    ],
    ['a=&b', {}, []],
    [
      'a=&b',
      { keepBlankValues: true },
      [
        ['a', ''],
        ['b', ''],
      ],
    ],
    [
      'a=%zz&b=%ff',
      {},
      [
        ['a', '%zz'],
        ['b', '\ufffd'],
      ],
    ],
    ['&&a=1&', { strictParsing: true }, [['a', '1']]],
  ])('%s (%j) has the fields %j', async (text, options, fields) => {
    const { app } = loggedApp(options);
    app.post('/', (req) => [[...req.form], [...req.args]]);
    const response = await app.request(`/?${text}`, sent(text, FORM));
    expect(await response.json()).toEqual([fields, fields]);
  });

  it.each(['a', 'a=1&b', 'a=%zz', 'a=%ff'])('%s is 400 where parsing is strict, also in the query', async (text) => {
    const { app, log } = loggedApp({ strictParsing: true });
    app.all('/', (req) => [...req.args]);
    const answers = [await app.request('/', sent(text, FORM)), await app.request(`/?${text}`)];
    expect([answers.map(({ status }) => status), log.lines]).toEqual([[400, 400], []]);
  });

  it('of more fields than maxFields is 413, a query of more 400; the page names the limit', async () => {
    const { app } = loggedApp({ maxFields: 2 });
    app.all('/', (req) => [...req.args]);
    for (const code of [413, 400]) app.httpState(code, (_req, { message }) => `${message}`);
    const answers = [await app.request('/', sent('a&a&a', FORM)), await app.request('/?a=1&a=1&a=1')];
    expect(answers.map(({ status }) => status)).toEqual([413, 400]);
    for (const answer of answers) expect(await answer.text()).toBe('There are more than 2 fields');
    expect((await app.request('/?a=1&a=1')).status).toBe(200);
  });

  it('is one of formMimeTypes, unless autoForm is off', async () => {
    const { app } = loggedApp({ formMimeTypes: ['text/x-form'] });
    app.post('/', (req) => [...req.form]);
    const ask = async (type: string): Promise<unknown> => (await app.request('/', sent('a=1', type))).json();
    expect([await ask(FORM), await ask('Text/X-Form')]).toEqual([[], [['a', '1']]]);
    app.autoForm = false;
    expect(await ask('text/x-form')).toEqual([]);
  });
});

it('autoArgs off leaves the query alone', async () => {
  const { app } = loggedApp({ autoArgs: false });
  app.get('/', (req) => `${req.args instanceof EmptyForm} ${req.args.getFirst('a', 'none')} ${req.query}`);
  expect(await (await app.request('/?a=1')).text()).toBe('true none a=1');
});

it('a streamed form is read to its end', async () => {
  const { app } = loggedApp();
  app.post('/', (req) => `${req.form}`);
  const init = streamed(['a=%C4', '%8D', '&b=', '2']);
  expect(await (await app.request('/', { ...init, headers: { 'Content-Type': FORM } })).text()).toBe('a=č, b=2');
});
