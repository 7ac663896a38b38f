import { describe, expect, it } from 'vitest';
import { abort, type Handler, HTTPException } from '../../src/index.ts';
import { DECLINED, METHOD_ALL, METHOD_POST } from '../../src/state.ts';
import { BYTES, FORM, HTML, loggedApp, readAll, sent, textOf } from '../app-kit.ts';

const WAYS: [string, Handler<[]>][] = [
  ['returned', () => DECLINED],
  ['returned in a promise', async () => DECLINED],
  ['thrown', () => abort(DECLINED)],
  ['thrown in a promise', async () => abort(DECLINED)],
  ['thrown in an exception of its own', () => Promise.reject(new HTTPException(DECLINED))],
];

describe.each(WAYS)('DECLINED, %s', (_, decline) => {
  it('passes to the next rule, in order of registration, then to the default handler', async () => {
    const { app } = loggedApp();
    const asked: string[] = [];
    const declining =
      (name: string): Handler<[]> =>
      (req) => {
        asked.push(name);
        return decline(req);
      };
    app.regularRoute(/\/a/, declining('regular'));
    app.route('/<x>', declining('group'));
    app.route('/a', declining('static'));
    app.route('/<y:word>', declining('word'));
    app.default(() => 'default');
    expect(await (await app.request('/a')).text()).toBe('default');
    expect(asked).toEqual(['static', 'regular', 'group', 'word']);
  });

  it('ends in 404 when nobody else answers', async () => {
    const { app, log } = loggedApp();
    app.get('/a', decline);
    app.default(decline);
    expect([(await app.request('/a')).status, (await app.request('/b')).status]).toEqual([404, 404]);
    expect(log.lines).toEqual([]);
  });

  it('forgets what was written', async () => {
    const { app } = loggedApp();
    app.get('/<x>', (req) => {
      req.write('forgotten');
      return decline(req);
    });
    app.get('/<y:word>', () => 'answer');
    expect(await (await app.request('/a')).text()).toBe('answer');
  });

  it('after the response has started breaks it off, logged once', async () => {
    const { app, log } = loggedApp();
    app.get('/a', async (req) => {
      await req.flush();
      return decline(req);
    });
    app.default(() => 'default');
    const { broken, text } = await readAll(await app.request('/a'));
    expect([broken === undefined, text, log.lines.length]).toEqual([false, '', 1]);
  });
});

it('runs pre hooks once, which see the first candidate; post hooks see the last', async () => {
  const { app } = loggedApp();
  const seen: unknown[] = [];
  const last: Handler<[string]> = () => 'answer';
  app.preProcess((req) => void seen.push('pre', req.uriRule, { ...req.groups }));
  app.postProcess((req) => void seen.push('post', req.uriRule, { ...req.groups }, req.uriHandler === last));
  app.get('/<n:int>', () => DECLINED);
  app.get('/<text>', last);
  await app.request('/7');
  expect(seen).toEqual(['pre', '/<n:int>', { n: 7 }, 'post', '/<text>', { text: '7' }, true]);
});

it('gives each candidate its own arguments', async () => {
  const { app } = loggedApp();
  const seen: unknown[] = [];
  app.get('/<n:int>/<rest>', (req, n, rest) => {
    seen.push(n, rest, { ...req.groups });
    return DECLINED;
  });
  app.regularRoute(/\/(?<number>\d+)\/(.*)/, (req, ...args) => {
    seen.push(args, { ...req.groups });
    return 'answer';
  });
  await app.request('/7/x');
  expect(seen).toEqual([7, 'x', { n: 7, rest: 'x' }, ['7', 'x'], { number: '7' }]);
});

it('passes over rules that do not have the method, without a 405', async () => {
  const { app } = loggedApp();
  app.post('/<x>', () => DECLINED);
  app.get('/<y:word>', () => 'GET only');
  app.default(() => 'default', METHOD_POST);
  expect(await (await app.request('/a', { method: 'POST' })).text()).toBe('default');
});

it('lets the next candidate find the form that was read before the first', async () => {
  const { app } = loggedApp();
  app.post('/<x>', () => DECLINED);
  app.post('/<y:word>', (req) => req.form.getFirst('a', 'none'));
  const response = await app.request('/a', sent('a=1', FORM));
  expect(await response.text()).toBe('1');
});

it('leaves the settings of its route behind', async () => {
  const { app } = loggedApp({ dataSize: 10 });
  const inner = loggedApp().app;
  inner.post('/x', async (req) => String((await req.data()).length));
  app.post('/large', { dataSize: '1KiB', errorFormat: 'json' }, () => DECLINED);
  app.post('/<name>', async (req) => String((await req.data()).length));
  app.post('/in/x', { dataSize: '1KiB' }, () => DECLINED);
  app.mount('/in', inner);
  for (const path of ['/large', '/in/x']) {
    expect((await app.request(path, sent('x'.repeat(11), BYTES))).status).toBe(413);
    expect(await textOf(app, path, sent('x'.repeat(10), BYTES))).toBe('10');
  }
  app.get('/nothing', { errorFormat: 'json' }, () => DECLINED);
  expect((await app.request('/nothing')).headers.get('content-type')).toBe(HTML);
});

it('lets the next candidate have the form that the first does not read', async () => {
  const { app } = loggedApp();
  app.post('/a', { autoForm: false }, () => DECLINED);
  app.post('/<x>', (req) => req.form.getFirst('a', 'none'));
  expect(await textOf(app, '/a', sent('a=1', FORM))).toBe('1');
});

it('of the default handler for OPTIONS is 404', async () => {
  const { app } = loggedApp();
  app.default(() => DECLINED, METHOD_ALL);
  expect((await app.request('/a', { method: 'OPTIONS' })).status).toBe(404);
});

it('in a pre hook is 404, and the handler does not run', async () => {
  const { app } = loggedApp();
  const handled: string[] = [];
  app.preProcess(() => abort(DECLINED));
  app.get('/a', () => void handled.push('handler'));
  expect([(await app.request('/a')).status, handled]).toEqual([404, []]);
});

it.each<[string, () => unknown]>([
  ['returned', () => DECLINED],
  ['thrown', () => abort(DECLINED)],
])('DECLINED, %s by a status or error handler whose response has started, breaks it off', async (_, decline) => {
  const { app } = loggedApp();
  const seen: number[] = [];
  const start: Handler<[]> = async (req) => {
    await req.write('started');
    await req.flush();
    return decline() as number;
  };
  app.httpState(404, start);
  app.errorHandler(RangeError, start);
  app.httpState(500, (_req, { code }) => void seen.push(code));
  app.get('/a', () => {
    throw new RangeError('a');
  });
  for (const path of ['/a', '/b']) {
    const { broken, text } = await readAll(await app.request(path));
    expect([broken === undefined, 'started'.startsWith(text), seen]).toEqual([false, true, []]);
  }
});
