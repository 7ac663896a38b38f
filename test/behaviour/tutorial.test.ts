/** Examples of Poor WSGI's tutorial, in the order in which they stand there, that no other test runs. */
import { describe, expect, it } from 'vitest';
import { abort, int, parseArgs, parseForm } from '../../src/index.ts';
import {
  DONE,
  HTTP_FORBIDDEN,
  HTTP_NOT_FOUND,
  METHOD_GET_POST,
  METHOD_PATCH,
  METHOD_POST,
  METHOD_PUT,
} from '../../src/state.ts';
import { FORM, loggedApp, sent } from '../app-kit.ts';
import { fileApp } from '../files/files-kit.ts';

describe('the variables', () => {
  it('poor_Debug shows the trace of an error and the debug page, poor_DocumentRoot and poor_DocumentIndex list a directory', async () => {
    const env = { poor_Debug: 'On', poor_DocumentRoot: '/web', poor_DocumentIndex: 'On' };
    const { app } = fileApp({ 'docs/a.txt': 'a' }, { documentRoot: undefined, env });
    app.get('/wrong', function wrongHandler() {
      throw new Error('a mistake');
    });
    const [wrong, debug, list, file] = await Promise.all(
      ['/wrong', '/debug-info', '/docs/', '/docs/a.txt'].map((path) => app.request(path)),
    );
    expect([wrong?.status, (await wrong?.text())?.includes('at wrongHandler')]).toEqual([500, true]);
    expect([debug?.status, list?.status, file?.headers.get('content-length')]).toEqual([200, 200, '1']);
    expect(await list?.text()).toContain('href="./a.txt"');
  });

  it('poor_DocumentIndex lists nothing without poor_DocumentRoot', async () => {
    const { app } = fileApp({ 'docs/a.txt': 'a' }, { documentRoot: undefined, env: { poor_DocumentIndex: 'On' } });
    expect((await app.request('/docs/')).status).toBe(404);
  });
});

describe('returning values', () => {
  it('a handler throws a status, or goes on to write', async () => {
    const { app } = loggedApp();
    app.get('/', (req) => {
      if (!req.args.has('user')) abort(HTTP_FORBIDDEN);
      req.contentType = 'text/plain; charset=utf-8';
      req.write('This is content for some uri');
      return DONE;
    });
    const [nobody, user] = [await app.request('/'), await app.request('/?user=poor')];
    expect([nobody.status, user.headers.get('content-type'), await user.text()]).toEqual([
      403,
      'text/plain; charset=utf-8',
      'This is content for some uri',
    ]);
  });
});

describe('groups of a path', () => {
  it('are any number of arguments for a handler that takes any, and stand in req.groups by their names', async () => {
    const { app } = loggedApp();
    app.get('/<a>/<b:int>/<class>', (req, ...args) => ({ args, groups: req.groups }));
    expect(await (await app.request('/x/2/z')).json()).toEqual({
      args: ['x', 2, 'z'],
      groups: { a: 'x', b: 2, class: 'z' },
    });
  });

  it('have filters from a table that one can have a copy of', async () => {
    const { app } = loggedApp();
    const added = app.setFilter('email', /[a-zA-Z.-]+@[a-zA-Z.-]+/);
    added.get('/user/<login:email>', (_req, login) => `Users email is ${login}`);
    expect(await (await app.request('/user/poor@example.org')).text()).toBe('Users email is poor@example.org');
    expect((await app.request('/user/poor')).status).toBe(404);
    const filters = app.filters as Map<string, unknown>;
    expect([...filters.keys()]).toEqual(['int', 'float', 'word', 'hex', 'uuid', 'email']);
    expect(app.filters.get('email')?.convert('x')).toBe('x');
    filters.clear();
    expect(app.filters.size).toBe(6);
  });

  it('are texts where their regular expression stands in the rule', async () => {
    const { app } = loggedApp();
    app.get('/hex/<number:re:[a-fA-F\\d]+>', (_req, number) => `${number} is ${Number.parseInt(number, 16)}`);
    expect(await (await app.request('/hex/ff')).text()).toBe('ff is 255');
    expect((await app.request('/hex/fg')).status).toBe(404);
  });
});

describe('handlers of states', () => {
  it('a page of 404 names the status and writes', async () => {
    const { app } = loggedApp();
    app.httpState(HTTP_NOT_FOUND, (req) => {
      req.status = HTTP_NOT_FOUND;
      req.write(`Your request ${req.uri} not found.`);
      return DONE;
    });
    const response = await app.request('/nowhere');
    expect([response.status, await response.text()]).toEqual([404, 'Your request /nowhere not found.']);
  });
});

describe('request variables', () => {
  it('arguments and a form may be parsed by a hook of one’s own, which logs what is wrong with them', async () => {
    const { app, log } = loggedApp({ autoArgs: false, autoForm: false, strictParsing: true });
    app.preProcess(async (req) => {
      try {
        req.args = parseArgs(req.query, { strictParsing: app.strictParsing });
      } catch (error) {
        req.logError(`Bad request uri: ${error}`);
      }
      if (req.methodNumber !== METHOD_POST) return;
      try {
        req.form = await parseForm(req, { strictParsing: app.strictParsing });
      } catch (error) {
        req.logError(`Bad request body: ${error}`);
      }
    });
    app.route('/', (req) => `${req.args} and ${req.form}`, METHOD_GET_POST);
    expect(await (await app.request('/?a=1', sent('b=2', FORM))).text()).toBe('a=1 and b=2');
    expect(log.lines).toEqual([]);
    expect(await (await app.request('/?a', sent('b', FORM))).text()).toBe(' and ');
    expect(log.counts('Bad request uri', 'Bad request body')).toEqual([1, 1]);
  });

  it('arguments are there for a pre hook', async () => {
    const { app } = loggedApp();
    app.preProcess((req) => void req.write(`${req.args.getFirst('name')} `));
    app.get('/', (req) => `${req.args.getList('color', int).length}`);
    expect(await (await app.request('/?name=An%C4%8Da&color=1&color=2')).text()).toBe('Anča 2');
  });

  it('a form comes beside the arguments of its URL', async () => {
    const { app } = loggedApp();
    const show = app.route('/test/post', METHOD_GET_POST);
    show((req) => ({
      id: req.args.getFirst('id', 0, int),
      name: req.form.getFirst('name') ?? null,
      colors: req.form.getList('color', int),
    }));
    const posted = await app.request('/test/post?id=7', sent('name=An%C4%8Da&color=1&color=2', FORM));
    expect(await posted.json()).toEqual({ id: 7, name: 'Anča', colors: [1, 2] });
    expect(await (await app.request('/test/post')).json()).toEqual({ id: 0, name: null, colors: [] });
  });

  it('JSON is sent by a page, and answered', async () => {
    const { app, log } = loggedApp();
    app.route(
      '/test/json',
      (req) => {
        for (const [name, value] of Object.entries(req.json as object)) req.logError(`${name}: ${value}`);
        req.contentType = 'application/json';
        return JSON.stringify({ Status: '200', Message: 'Ok' });
      },
      METHOD_POST | METHOD_PUT | METHOD_PATCH,
    );
    const body = JSON.stringify({ test: 'Test message', count: 42, note: null });
    const response = await app.request('/test/json', sent(body, 'application/json', 'PUT'));
    expect([response.headers.get('content-type'), await response.json()]).toEqual([
      'application/json',
      { Status: '200', Message: 'Ok' },
    ]);
    expect(log.lines).toEqual(['error test: Test message', 'error count: 42', 'error note: null']);
  });
});

describe('what is one’s own', () => {
  it('the options of the application are loaded once and kept on the request', async () => {
    const env = { app_db_file: 'mywebapp.db', app_tmp_path: 'tmp', app_templ: 'templ' };
    const { app } = loggedApp({ env });
    let config: Readonly<Record<string, string>> | undefined;
    app.preProcess((req) => {
      config ??= req.getOptions();
      req.config = config;
    });
    app.get('/options', (req) => {
      for (const [name, value] of Object.entries(req.config as object)) req.write(`${name.padEnd(10)}: ${value}\n`);
    });
    const lines = 'db_file   : mywebapp.db\ntmp_path  : tmp\ntempl     : templ\n';
    expect(await (await app.request('/options')).text()).toBe(lines);
  });

  it('config, logger, user and what starts with app_ are nothing until they are set, and stay', async () => {
    const { app } = loggedApp();
    const names = ['config', 'logger', 'user', 'app_cache'] as const;
    const seen: unknown[] = [];
    app.preProcess((req) => {
      const open = req as unknown as Record<string, unknown>;
      seen.push(...names.map((name) => open[name]));
      for (const name of names) open[name] = () => `called ${name}`;
    });
    app.get('/', (req) => names.map((name) => (req as unknown as Record<string, () => string>)[name]?.()).join());
    const text = 'called config,called logger,called user,called app_cache';
    expect(await (await app.request('/')).text()).toBe(text);
    expect(seen).toEqual([undefined, undefined, undefined, undefined]);
  });
});

it('a field of the request goes into one of the response', async () => {
  const { app } = loggedApp();
  app.get('/', (req) => {
    const xparam = Number(req.headersIn.get('X-PARAM') ?? '0');
    req.headersOut.add('My-Param', xparam * 2);
  });
  const ask = async (headers: HeadersInit): Promise<string | null> =>
    (await app.request('/', { headers })).headers.get('my-param');
  expect([await ask({ 'X-Param': '21' }), await ask({})]).toEqual(['42', '0']);
});
