import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Application, middleware } from '../../src/index.ts';
import { loggedApp, textOf } from '../app-kit.ts';

describe('route.path', () => {
  const app = new Application({
    filters: {
      date: {
        regexp: /\d{4}-\d\d-\d\d/,
        convert: (text: string) => new Date(text),
        format: (value: Date) => value.toISOString().slice(0, 10),
      },
    },
  });
  const user = app.get('/user/<id:int>', () => '');
  const file = app.get('/file/<path:re:.+>', () => '');
  const name = app.group('/a b/<group:word>').get('/<name>', () => '');
  const day = app.get('/day/<day:date>', () => '');
  const pair = app.get('/<a:re:[a-z-]+>-<b:re:[a-z-]+>', () => '');
  const any = app.get('/any/<x:re:[\\s\\S]*>', () => '');

  it.each([
    [user.path(7), '/user/7'],
    [user.path(7, { query: { tab: 'log', page: [1, 2], none: undefined } }), '/user/7?tab=log&page=1&page=2'],
    [user.path(7, { query: new URLSearchParams('a=%26') }), '/user/7?a=%26'],
    [file.path('x/y z'), '/file/x/y%20z'],
    [name.path('é_', 'a/b?c#d%25'), '/a%20b/%C3%A9_/a%2Fb%3Fc%23d%2525'],
    [day.path(new Date('2026-12-01')), '/day/2026-12-01'],
  ])('%s', (path, expected) => {
    expect(path).toBe(expected);
  });

  it.each<[string, () => string, RegExp]>([
    ['a value that the filter does not take', () => user.path('x' as never), /"x" is not what <id> takes/],
    ['a missing value', () => user.path(undefined as never), /a value for <id> is missing/],
    ['values that would be read otherwise', () => pair.path('a', 'b-c'), /would be read as "a-b", "c"/],
    ['dots', () => name.path('x', '..'), /segment of dots/],
    ['a backslash', () => name.path('x', 'a\\b'), /backslash/],
    ['half of a surrogate pair', () => name.path('x', '\ud800'), /surrogate/],
    ['another host', () => app.get('/<x:re:.*>', () => '').path('/evil.example'), /another host/],
    ['another scheme', () => app.get('<x:re:.*>', () => '').path('https://evil.example/'), /starts with a slash/],
    ['no path at all', () => app.get('<x:re:.*>', () => '').path(''), /starts with a slash/],
  ])('refuses %s', (_, write, expected) => {
    expect(write).toThrow(expected);
  });

  it('leads back to the same values, whatever they are', async () => {
    const { app } = loggedApp();
    const back = app.get('/back/<a>/<b:int>', (_req, ...args) => ({ args }));
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1 }), fc.maxSafeInteger(), async (a, b) => {
        let path: string;
        try {
          path = back.path(a, b);
        } catch {
          return;
        }
        expect(await (await app.request(path)).json()).toEqual({ args: [a, b] });
      }),
    );
    expect(any.path('')).toBe('/any/');
  });

  it('has the prefixes under which the application is mounted', () => {
    const [outer, middle, inner] = [new Application(), new Application(), new Application()];
    const item = inner.get('/item/<id:int>', () => '');
    expect(item.path(1)).toBe('/item/1');
    middle.group('/g').mount('/inner', inner);
    outer.mount('/org/<org:word>', middle);
    expect(item.path(1, { params: { org: 'acme' }, query: { a: 1 } })).toBe('/org/acme/g/inner/item/1?a=1');
    expect(() => item.path(1)).toThrow(/a value for <org> is missing/);
  });

  it('has its prefix once where the application is mounted in itself', () => {
    const app = new Application();
    const item = app.get('/item', () => '');
    app.mount('/again', app);
    expect(item.path()).toBe('/again/item');
  });

  it('refuses a prefix that would make a host of its first segment', () => {
    const [outer, inner] = [new Application(), new Application()];
    const page = inner.get('/<name>', () => '');
    outer.mount('/<org:re:.*>', inner);
    expect(page.path('evil.example', { params: { org: 'acme' } })).toBe('/acme/evil.example');
    expect(() => page.path('evil.example', { params: { org: '' } })).toThrow(/another host/);
  });
});

describe('app.routes', () => {
  it('lists every route with its methods, parameters, middleware and options', () => {
    const app = new Application();
    const login = middleware(function login(_req, next) {
      return next();
    });
    const inner = new Application();
    inner.get('/x', function showX() {
      return '';
    });
    app.get('/', () => '');
    app
      .group('/org/<org:word>')
      .with(login)
      .post('/<id:int>', { name: 'save', meta: { tag: 1 } }, () => '');
    app.group('/org/<org:word>').get('/', () => '');
    app.mount('/inner', inner);
    app.use(function timing(_req, next) {
      return next();
    });
    expect(app.routes.map(({ pattern, methods }) => `${methods.join()} ${pattern}`)).toEqual([
      'HEAD,GET /',
      'HEAD,GET /inner/x',
      'POST /org/<org:word>/<id:int>',
      'HEAD,GET /org/<org:word>',
    ]);
    const save = app.routes.find(({ options }) => options.name === 'save');
    expect(save).toMatchObject({
      parameters: ['org', 'id'],
      middleware: ['timing', 'login'],
      options: { meta: { tag: 1 } },
    });
  });

  it('of a group are those below its prefix', () => {
    const app = new Application();
    const group = app.group('/in');
    group.get('/x', () => '');
    app.get('/inside', () => '');
    expect(group.routes.map(({ pattern }) => pattern)).toEqual(['/in/x']);
  });
});

describe('options of a route', () => {
  it('are refused where nobody knows them', () => {
    const app = new Application();
    expect(() => app.get('/', { timeout: 5 } as object, () => '')).toThrow(/A route has no option timeout/);
    expect(() => app.get('/', { readTimeout: '5s' } as object, () => '')).toThrow(/readTimeout must be/);
  });

  it('hold for this route alone, also after another has declined', async () => {
    const { app } = loggedApp({ keepBlankValues: false });
    app.get('/<x>', { keepBlankValues: true }, (req) => req.args.toString());
    app.get('/plain', (req) => `plain ${req.args}`);
    expect([await textOf(app, '/a?b='), await textOf(app, '/plain?b=')]).toEqual(['b=', 'plain ']);
  });
});
