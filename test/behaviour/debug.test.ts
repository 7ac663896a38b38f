import { describe, expect, it } from 'vitest';
import { Application, type ApplicationOptions, abort, memoryFiles, type PreHook } from '../../src/index.ts';
import type { DebugInfo } from '../../src/pages/debug-info.ts';
import { DECLINED } from '../../src/state.ts';
import { loggedApp } from '../app-kit.ts';

const JSON_WANTED = { headers: { Accept: 'application/json' } };

function showUser(): string {
  return 'user';
}

/** An application that shows its inside. */
function open(options: ApplicationOptions = {}): Application {
  return loggedApp({ name: 'shop', debug: true, ...options }).app;
}

async function read(app: Application, path = '/debug-info', init: RequestInit = JSON_WANTED): Promise<DebugInfo> {
  return (await (await app.request(path, init)).json()) as DebugInfo;
}

async function readText(app: Application, init?: RequestInit): Promise<string> {
  return (await app.request('/debug-info', init)).text();
}

describe('/debug-info', () => {
  it('does not exist where poor_Debug is Off', async () => {
    const app = new Application();
    app.httpState(404, () => 'mine');
    const response = await app.request('/debug-info');
    expect([response.status, await response.text()]).toEqual([404, 'mine']);
    expect((await app.request('/debug-info', undefined, { poor_Debug: 'On' })).status).toBe(200);
  });

  it.each(['/debug-info/', '/debug-infos', '/x/debug-info', '/Debug-info'])('is not %s', async (path) => {
    expect((await open().request(path)).status).toBe(404);
  });

  it('is a page that nobody keeps, frames or guesses at', async () => {
    const response = await open().request('/debug-info');
    expect([response.status, Object.fromEntries(response.headers)]).toMatchObject([
      200,
      {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringMatching(/^default-src 'none'; style-src 'sha256-/),
        vary: 'Accept',
      },
    ]);
  });

  it('is JSON for a client that prefers it', async () => {
    const response = await open().request('/debug-info', JSON_WANTED);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'no-store',
      vary: 'Accept',
    });
    expect(response.headers.has('content-security-policy')).toBe(false);
    expect(await response.json()).toMatchObject({ name: 'shop' });
  });

  it('answers HEAD without a body', async () => {
    const [head, get] = await Promise.all(['HEAD', 'GET'].map((method) => open().request('/debug-info', { method })));
    expect([head?.status, await head?.text()]).toEqual([200, '']);
    const { 'content-length': length, ...fields } = Object.fromEntries(head?.headers ?? []);
    expect(fields).toEqual(Object.fromEntries(get?.headers ?? []));
    expect(Number(length)).toBe((await get?.bytes())?.byteLength);
  });

  it('takes no other method', async () => {
    const app = open();
    app.default(() => 'default', 'POST');
    const post = await app.request('/debug-info', { method: 'POST' });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    expect((await app.request('/debug-info', { method: 'OPTIONS' })).status).toBe(204);
  });

  it('runs the hooks as for any answer', async () => {
    const app = open();
    const seen: unknown[] = [];
    app.preProcess((req) => void seen.push(req.uri, req.uriRule, req.uriHandler));
    app.postProcess((_, response) => {
      response.headers.set('X-Seen', String(response.status));
    });
    const response = await app.request('/debug-info');
    expect([seen, response.headers.get('x-seen')]).toEqual([['/debug-info', undefined, undefined], '200']);
    app.preProcess(() => abort(403));
    expect((await app.request('/debug-info')).status).toBe(403);
  });

  it('comes before the default handler, and behind a rule of the same path', async () => {
    const app = open();
    app.default(() => 'default');
    expect(await readText(app)).toContain('Inside');
    app.get('/debug-info', (req) => (req.args.getFirst('pass', '') ? DECLINED : 'mine'));
    expect(await readText(app)).toBe('mine');
    expect(await (await app.request('/debug-info?pass=1')).text()).toContain('Inside');
    expect((await app.request('/debug-info', { method: 'PUT' })).status).toBe(405);
  });

  it('comes behind a file of the same path', async () => {
    const files = memoryFiles({ 'debug-info': 'a file' });
    const app = open({ documentRoot: '/', platform: { name: 'test', files: () => files } });
    expect(await readText(app)).toBe('a file');
  });
});

describe('the page', () => {
  it('lists the handlers in the order in which they are asked', async () => {
    const app = open();
    app.get('/user/<name:word>', showUser);
    app.regularRoute(/\/(\d+)/, () => '', 'PUT');
    app.route('/100% sure', showUser, ['GET', 'POST']);
    app.post('/100% sure', () => '');
    app.all('/any', showUser);
    app.default(showUser);
    expect((await read(app)).handlers).toEqual([
      { kind: 'static', rule: '/100% sure', href: '/100%25%20sure', methods: ['GET'], handler: 'showUser' },
      { kind: 'static', rule: '/100% sure', href: null, methods: ['POST'], handler: 'anonymous' },
      expect.objectContaining({ kind: 'static', rule: '/any', href: '/any' }),
      { kind: 'group', rule: '/user/<name:word>', href: null, methods: ['GET', 'HEAD'], handler: 'showUser' },
      { kind: 'regular', rule: String.raw`/\/(\d+)/u`, href: null, methods: ['PUT'], handler: 'anonymous' },
      { kind: 'default', rule: null, href: null, methods: ['GET', 'HEAD'], handler: 'showUser' },
    ]);
    expect(await readText(app)).toContain('<a href="/100%25%20sure"><bdi>/100% sure</bdi></a>');
    expect(await readText(app)).toContain('<bdi>/user/&lt;name:word&gt;</bdi>');
  });

  it('lists states, errors, hooks and filters', async () => {
    const app = open({
      filters: {
        email: {
          regexp: /\S+@\S+/i,
          convert: function toMail(text: string) {
            return text;
          },
        },
      },
    });
    app.httpState(404, showUser);
    app.httpState(401, showUser, 'POST');
    app.errorHandler(RangeError, showUser);
    app.preProcess(function checkLogin() {});
    app.postProcess(function addHeaders() {});
    const { states, errors, preHooks, postHooks, filters } = await read(app);
    expect(states).toEqual([
      { code: 401, methods: ['POST'], handler: 'showUser' },
      { code: 404, methods: ['*'], handler: 'showUser' },
    ]);
    expect(errors).toEqual([{ class: 'RangeError', methods: ['*'], handler: 'showUser' }]);
    expect([preHooks, postHooks]).toEqual([['checkLogin'], ['addHeaders']]);
    expect(filters.map(({ name }) => name)).toEqual(['int', 'float', 'word', 'hex', 'uuid', 'email']);
    expect(filters.at(-1)).toEqual({ name: 'email', regexp: String.raw`/\S+@\S+/iu`, converter: 'toMail' });
  });

  it('lists middleware and groups', async () => {
    const app = open();
    app.use(function timing(_req, next) {
      return next();
    });
    const group = app.group('/org/<org:word>', { dataSize: '1KiB' });
    const login: PreHook = function login() {};
    group.preProcess(login);
    group.httpState('4xx', showUser);
    group
      .with(function limit(_req, next) {
        return next();
      })
      .get('/x', showUser);
    const { middleware, groups, handlers } = await read(app);
    expect([middleware, handlers[0]?.middleware]).toEqual([['timing'], ['limit']]);
    expect(groups).toEqual([
      {
        prefix: '/org/<org:word>',
        middleware: [],
        states: [{ code: '4xx', methods: ['*'], handler: 'showUser' }],
        errors: [],
        preHooks: ['login'],
        postHooks: [],
        settings: [{ name: 'dataSize', value: '1024' }],
        defaults: [],
      },
    ]);
    expect(await readText(app)).toContain('limit → showUser');
  });

  it('tells the settings and where each came from', async () => {
    const env = { poor_Debug: 'On', poor_AutoCookies: 'off', app_Title: ' Shop ', OTHER: 'x' };
    const info = await read(open({ env, maxFields: 7, trustedProxies: ['::1', '10.0.0.1'] }));
    expect(info.variables).toEqual(
      expect.arrayContaining([
        { name: 'debug', variable: 'poor_Debug', value: 'On', from: 'env' },
        { name: 'autoCookies', variable: 'poor_AutoCookies', value: 'Off', from: 'env' },
        { name: 'maxFields', variable: 'poor_MaxFields', value: '7', from: 'property' },
        { name: 'trustedProxies', variable: 'poor_TrustedProxies', value: '::1, 10.0.0.1', from: 'property' },
        { name: 'documentRoot', variable: 'poor_DocumentRoot', value: '', from: 'default' },
        { name: 'secretKey', variable: 'poor_SecretKey', value: '••• (not set)', from: 'default' },
      ]),
    );
    expect(info.options).toEqual([{ name: 'title', value: 'Shop' }]);
    expect(info.environment.map(({ name, value }) => `${name}=${value}`)).toEqual([
      'OTHER=null',
      'app_Title= Shop ',
      'poor_AutoCookies=off',
      'poor_Debug=On',
    ]);
  });

  it('lists what is mounted, also in what is mounted', async () => {
    const [app, admin, deep] = [open(), new Application({ name: 'admin' }), new Application({ name: 'deep' })];
    app.mount('/č %', admin);
    app.mount('/org/<org>', new Application({ name: 'org' }));
    app.mount('/legacy', { fetch: () => new Response('legacy') });
    admin.get('/users', showUser);
    admin.httpState(403, showUser);
    admin.mount('/deep', deep);
    deep.get('/', showUser);
    const { handlers, mounted } = await read(app);
    expect(handlers.map(({ kind, rule, handler }) => [kind, rule, handler])).toEqual([
      ['mounted', '/č %/', 'application admin'],
      ['mounted', '/org/<org>/', 'application org'],
      ['mounted', '/legacy/', 'fetch'],
    ]);
    expect(mounted).toMatchObject([
      {
        name: 'admin',
        prefix: '/%C4%8D%20%25',
        handlers: [
          { rule: '/users', href: '/%C4%8D%20%25/users' },
          { kind: 'mounted', rule: '/deep/' },
        ],
        states: [{ code: 403, handler: 'showUser' }],
        mounted: [{ name: 'deep', handlers: [{ rule: '/', href: '/%C4%8D%20%25/deep/' }] }],
      },
      { name: 'org' },
    ]);
    expect((await app.request('/%C4%8D%20%25/users')).status).toBe(200);
    expect(await readText(app)).toContain('<a href="/%C4%8D%20%25/deep/">');
  });

  it('ends where an application is mounted in itself', async () => {
    const app = open();
    app.mount('/again', app);
    const { handlers, mounted } = await read(app);
    expect([handlers.length, mounted]).toEqual([1, []]);
  });

  it('lists an application that is mounted in many places once, and names it elsewhere', async () => {
    const app = open();
    let around: Application = app;
    for (let floor = 0; floor < 20; floor += 1) {
      const [left, right, below] = ['left', 'right', 'below'].map(
        (name) => new Application({ name: `${name}${floor}` }),
      );
      around.mount('/left', left as Application);
      around.mount('/right', right as Application);
      left?.mount('/below', below as Application);
      right?.mount('/below', below as Application);
      around = below as Application;
    }
    const text = await (await app.request('/debug-info', JSON_WANTED)).text();
    const { mounted } = JSON.parse(text) as DebugInfo;
    expect(text.length).toBeLessThan(500_000);
    expect(mounted.map(({ name }) => name)).toEqual(['left0', 'right0']);
    expect(mounted[0]?.mounted[0]).toMatchObject({ name: 'below0', prefix: '/left/below' });
    expect(mounted[1]).toMatchObject({ handlers: [{ rule: '/below/', handler: 'application below0' }], mounted: [] });
  });

  it('of a mounted application is its own business', async () => {
    const [outer, inner] = [loggedApp().app, open({ name: 'inner' })];
    outer.mount('/in', inner);
    inner.get('/a', showUser);
    expect((await outer.request('/debug-info')).status).toBe(404);
    expect(await read(outer, '/in/debug-info')).toMatchObject({
      name: 'inner',
      prefix: '/in',
      handlers: [{ rule: '/a', href: '/in/a' }],
    });
  });

  it('does not lead to another host', async () => {
    const app = open();
    app.get('//evil.test/x', showUser);
    const [handler] = (await read(app)).handlers;
    const url = new URL(handler?.href ?? '', 'http://localhost/debug-info');
    expect([url.host, (await app.request(url)).status]).toEqual(['localhost', 200]);
  });

  it('survives names that are none', async () => {
    const app = open();
    class Odd extends Error {
      static override get name(): string {
        throw new Error('no name');
      }
    }
    app.errorHandler(
      Odd,
      Object.defineProperty(() => '', 'name', { value: undefined }),
    );
    app.get(
      `/\ud800`,
      Object.defineProperty(() => '', 'name', { value: { toString: null } }),
    );
    const { errors, handlers } = await read(app);
    expect([errors[0]?.class, handlers[0]?.href]).toEqual(['anonymous', null]);
  });
});

describe('what is hostile or secret', () => {
  it('in header fields, rules and variables is text', async () => {
    const payload = '"><script>alert(1)</script>';
    const app = open({ name: payload, env: { [payload]: payload, app_x: `${payload}\u202e\n.` } });
    app.regularRoute(/\/"'<script>(x)/, showUser);
    app.get('/"onclick="alert(1)', showUser);
    const page = await readText(app, { headers: { 'X-Odd': payload } });
    expect(page).not.toMatch(/<script|"onclick=/);
    expect(page).toContain('alert(1)&lt;/script&gt;�␊.');
  });

  const SECRETS = ['hunter2hunter2hunter2', 'correct-horse-battery', 's3cr3t-of-a-cookie', 'p@ss.of:url', 'sk_live_7'];
  const [KEY = '', WORD = '', COOKIE = '', URL_WORD = '', STRIPE = ''] = SECRETS;

  it('in the sense of a secret is nowhere', async () => {
    const env = {
      poor_SecretKey: `${KEY},${WORD}`,
      poor_secretkey: KEY,
      poor_Redact: 'STRIPE',
      poor_DocumentRoot: `postgres://shop:${URL_WORD}@db.test/shop`,
      STRIPE: STRIPE,
      DATABASE_URL: STRIPE,
      HOME: COOKIE,
      app_dsn: `pg://shop:${URL_WORD}@db.test`,
      app_copy: STRIPE,
      app_smtp_password: COOKIE,
      app_Token: COOKIE,
      app_my_SECRET_: COOKIE,
      app_apikey: COOKIE,
      app_credentials: COOKIE,
      app_oauth: COOKIE,
      app_binding: { token: COOKIE },
      BINDING: { token: COOKIE },
    };
    const headers = {
      Authorization: `Basic ${COOKIE}`,
      Cookie: `SESSID=${COOKIE}`,
      'X-Api-Key': COOKIE,
      'Proxy-Authorization': COOKIE,
      Referer: `https://me:${URL_WORD}@h.test/`,
      'X-Note': `Bearer ${KEY}`,
    };
    const files = memoryFiles({});
    const platform = { name: 'test', files: () => files };
    const keys = { env: { ...env, poor_SecretKey: '' }, secretKey: [KEY, WORD] };
    for (const app of [open({ env, platform }), open({ ...keys, platform })]) {
      const info = await read(app, '/debug-info', { headers: { ...headers, Accept: 'application/json' } });
      const shown = [JSON.stringify(info), await readText(app, { headers })];
      for (const text of shown) for (const secret of SECRETS) expect(text).not.toContain(secret);
      expect(shown[1]).toContain('postgres://shop:•••@db.test/shop');
      expect(info.variables.find(({ name }) => name === 'secretKey')?.value).toBe('••• (set)');
      expect(info.requestHeaders).toContainEqual({ name: 'cookie', value: '••• (set)' });
      expect(info.environment).toContainEqual({ name: 'BINDING', value: null });
      expect(info.environment).toContainEqual({ name: 'HOME', value: null });
      expect(info.environment).toContainEqual({ name: 'poor_secretkey', value: null });
      expect(info.environment).toContainEqual({ name: 'app_oauth', value: '••• (set)' });
    }
  });

  it('is no app_ variable whose name does not say so', async () => {
    const env = { app_cookie_domain: 'example.com', app_page_size: '20' };
    const { environment, options } = await read(open({ env }));
    expect(environment).toEqual([
      { name: 'app_cookie_domain', value: 'example.com' },
      { name: 'app_page_size', value: '20' },
    ]);
    expect(options.map(({ value }) => value)).toEqual(['example.com', '20']);
  });
});

it.each(['text/html', 'application/json'])(
  'an error page as %s shows no password that a message quotes, and is not kept',
  async (accept) => {
    const { app } = loggedApp({ debug: true });
    app.get('/', () => {
      throw new Error('no answer from postgres://user:never@host/db', { cause: new Error('at redis://:never@cache') });
    });
    const response = await app.request('/', { headers: { accept } });
    const text = await response.text();
    expect([text.includes('no answer from'), text.includes('never'), response.headers.get('cache-control')]).toEqual([
      true,
      false,
      'no-store',
    ]);
  },
);
