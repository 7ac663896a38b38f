import { describe, expect, it } from 'vitest';
import { Application, type ApplicationOptions, Args, memoryFiles, type PoorRequest } from '../../src/index.ts';
import { PoorSession } from '../../src/session.ts';
import { FORM, JSON_TYPE, loggedApp, sent, textOf } from '../app-kit.ts';
import { record } from '../logger.ts';

/** An application with these options, and another one mounted in it under `/in`. */
function nest(options: ApplicationOptions, innerOptions: ApplicationOptions = {}): [Application, Application] {
  const [outer, inner] = [loggedApp(options).app, new Application({ name: 'inner', ...innerOptions })];
  outer.mount('/in', inner);
  return [outer, inner];
}

describe('a mounted application', () => {
  it('has the limits of the outer one, unless it has its own', async () => {
    const [outer, inner] = nest({ dataSize: 3 });
    inner.post('/', (req) => `${req.form}`);
    const ask = async (): Promise<number> => (await outer.request('/in', sent('a=12', FORM))).status;
    expect(await ask()).toBe(413);
    inner.dataSize = 4;
    expect(await ask()).toBe(200);
  });

  it('shows the outer one what it has thrown', async () => {
    const [outer, inner] = nest({});
    const error = new Error('boom');
    inner.get('/', () => Promise.reject(error));
    const seen: unknown[] = [];
    outer.use(async (req, next) => {
      const response = await next();
      seen.push(response.status, req.error);
      return response;
    });
    outer.postProcess((req) => void seen.push(req.error));
    await outer.request('/in');
    expect(seen).toEqual([error, 500, error]);
  });

  it('has what the outer one was set to since', async () => {
    const [outer, inner] = nest({});
    inner.get('/', (req) => `${req.args}`);
    expect(await textOf(outer, '/in?a=1')).toBe('a=1');
    outer.autoArgs = false;
    expect(await textOf(outer, '/in?a=1')).toBe('');
  });

  it('opens the sessions of the outer one, unless it has a key of its own', async () => {
    const secretKey = 'a key of the tests, long enough to be one';
    const [outer, inner] = nest({ secretKey });
    const show = async (req: PoorRequest): Promise<object> => (await PoorSession.open(req)).data;
    outer.get('/login', async (req) => {
      const session = await PoorSession.open(req);
      session.data.user = 'eva';
      await session.header(req);
    });
    inner.get('/', show);
    const cookie = (await outer.request('/login')).headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(await textOf(outer, '/in', { headers: { cookie } })).toBe('{"user":"eva"}');
    inner.secretKey = `not ${secretKey}`;
    expect(await textOf(outer, '/in', { headers: { cookie } })).toBe('{}');
  });

  it('believes the proxies of the outer one, unless it says otherwise', async () => {
    const [outer, inner] = nest({ trustedProxies: 1 });
    inner.get('/', (req) => String(req.forwardedFor));
    const init = { headers: { 'X-Forwarded-For': '192.0.2.1' } };
    expect(await textOf(outer, '/in', init)).toBe('192.0.2.1');
    inner.trustedProxies = 0;
    expect(await textOf(outer, '/in', init)).toBe('undefined');
  });

  it('writes its errors as the outer one does, unless it says otherwise', async () => {
    const [outer, inner] = nest({ errorFormat: 'json', debug: true });
    inner.get('/', () => {
      throw new Error('boom');
    });
    const ask = async (): Promise<[type: string | null, showsTrace: boolean]> => {
      const response = await outer.request('/in');
      return [response.headers.get('content-type'), (await response.text()).includes('boom')];
    };
    expect(await ask()).toEqual(['application/problem+json', true]);
    Object.assign(inner, { errorFormat: 'html', debug: false });
    expect(await ask()).toEqual(['text/html; charset=utf-8', false]);
  });

  it('logs where the outer one does, unless it has a logger of its own', async () => {
    const [first, second] = [record(), record()];
    for (const logger of [undefined, second.logger]) {
      const [outer, inner] = nest({ logger: first.logger, logLevel: 'info' }, logger && { logger });
      inner.get('/', (req) => req.logInfo('seen'));
      await outer.request('/in');
    }
    expect([first.lines, second.lines]).toEqual([['seen'], ['seen']]);
  });

  it('warns of a variable once, together with the outer one', async () => {
    const { lines, logger } = record();
    const [outer, inner] = nest({ logger, env: { poor_Debug: 'x', poor_Odd: 'x' } });
    inner.get('/', () => '');
    await outer.request('/in');
    await outer.request('/');
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['poor_Debug', 'poor_Odd']);
  });

  it('lets variables win over its properties, and its own variables over what it inherits', async () => {
    const [outer, inner] = nest(
      { env: { poor_MaxFields: '2' }, dataSize: 3 },
      { maxFields: 9, env: { poor_DataSize: '9' } },
    );
    inner.post('/', (req) => `${req.form}`);
    expect((await outer.request('/in', sent('a=1234', FORM))).status).toBe(200);
    expect((await outer.request('/in', sent('a&b&c', FORM))).status).toBe(413);
  });

  it('inherits from the outermost one through others', async () => {
    const [outer, inner] = nest({ maxFields: 1 });
    const innermost = new Application();
    inner.mount('/deep', innermost);
    innermost.get('/', (req) => `${req.args}`);
    expect((await outer.request('/in/deep?a=1&b=2')).status).toBe(400);
  });

  it('does not serve the files of the outer one under its prefix', async () => {
    const files = memoryFiles({ 'a.txt': 'a' });
    const [outer] = nest({ documentRoot: '/', platform: { name: 'test', files: () => files } });
    expect([(await outer.request('/a.txt')).status, (await outer.request('/in/a.txt')).status]).toEqual([200, 404]);
  });

  it('is on its own as it was', async () => {
    const [, inner] = nest({ autoArgs: false });
    inner.get('/', (req) => `${req.args}`);
    expect([await textOf(inner, '/?a=1'), inner.autoArgs]).toEqual(['a=1', true]);
  });

  it('tells where a setting came from', async () => {
    const [outer] = nest({ debug: true, maxFiles: 3 });
    const info = (await (await outer.request('/in/debug-info', { headers: { accept: JSON_TYPE } })).json()) as {
      variables: { name: string; from: string }[];
    };
    expect(info.variables.filter(({ name }) => name === 'maxFiles')).toEqual([
      expect.objectContaining({ value: '3', from: 'outer' }),
    ]);
  });

  it('knows the filters of the outer one, unless it has its own', async () => {
    const [outer, inner] = nest({ filters: { hash: { regexp: /[a-f]{4}/ }, tag: { regexp: /[a-z]+/ } } });
    const innermost = new Application();
    inner.mount('/deep', innermost);
    inner.setFilter('tag', /\d+/);
    for (const app of [inner, innermost]) {
      app.get('/<x:hash>' as string, (_req, x) => `hash ${x}`);
      app.get('/<x:tag>' as string, (_req, x) => `tag ${x}`);
    }
    const paths = ['/in/abcd', '/in/7', '/in/word', '/in/deep/abcd', '/in/deep/7'];
    expect(await Promise.all(paths.map((path) => textOf(outer, path).then((text) => text.slice(0, 9))))).toEqual([
      'hash abcd',
      'tag 7',
      '<!DOCTYPE',
      'hash abcd',
      'tag 7',
    ]);
    expect(() => new Application().get('/<x:hash>' as string, () => '')).toThrow(/hash/);
  });
});

describe('what hooks and handlers put on a request', () => {
  it('comes along into a mount, also arguments', async () => {
    const [outer, inner] = nest({});
    outer.preProcess((req) => {
      req.args = new Args([['a', 'of the hook']]);
    });
    inner.get('/', (req) => `${req.args}`);
    expect(await textOf(outer, '/in?a=query')).toBe('a=of the hook');
  });

  it('are no arguments that were only looked at: each application reads the query by its own settings', async () => {
    const [outer, inner] = nest({ autoArgs: false }, { autoArgs: true });
    outer.preProcess((req) => void req.args);
    inner.get('/', (req) => `${req.args}`);
    expect(await textOf(outer, '/in?a=query')).toBe('a=query');
  });

  it.each([true, false])('comes back to outer post hooks (from a response that has started: %s)', async (starts) => {
    const [outer, inner] = nest({});
    const seen: unknown[] = [];
    outer.preProcess((req) => {
      req.user = 'nobody';
    });
    inner.preProcess((req) => {
      req.user = 'eva';
      req.args = new Args([['a', 'inner']]);
    });
    inner.post('/', async (req) => {
      Object.assign(req, { note: 1 });
      if (starts) await req.flush();
    });
    outer.postProcess((req) => void seen.push(req.user, `${req.args}`, (req as { note?: number }).note, `${req.form}`));
    await (await outer.request('/in?a=query', sent('b=2', FORM))).text();
    expect(seen).toEqual(['eva', 'a=inner', 1, 'b=2']);
  });
});

describe('mount', () => {
  it.each([
    ['/a', '/a'],
    ['/a/', '/a'],
    ['/', '/'],
    ['/', '/a'],
    ['/a', '/a/b'],
  ])('refuses after %j another one at %j, which would never be asked', (first, second) => {
    const app = new Application();
    app.mount(first, new Application());
    expect(() => app.mount(second, { fetch: () => new Response() })).toThrow(
      JSON.stringify(first === '/a/' ? '/a' : first),
    );
  });

  it.each([
    ['/a/b', '/a'],
    ['/a', '/ab'],
    ['/a', '/'],
  ])('takes %j and then %j', async (first, second) => {
    const { app } = loggedApp();
    for (const prefix of [first, second]) app.mount(prefix, { fetch: () => new Response(prefix) });
    expect([await textOf(app, `${first}/x`), await textOf(app, `${second}/x`)]).toEqual([first, second]);
  });
});
