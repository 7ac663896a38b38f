import { describe, expect, it } from 'vitest';
import { Application } from '../../src/application.ts';
import { METHOD_GET, METHOD_GET_POST, METHOD_POST } from '../../src/http/method-constants.ts';
import { RouteTable } from '../../src/routing/route-table.ts';
import { DECLINED } from '../../src/state.ts';
import { ask, FILTERS, filtersWith, handlers, tableOf } from './table-kit.ts';

const UUID = '0a1b2c3d-0000-4aaa-8bbb-0123456789ab';

describe('a rule matches the whole path, literally', () => {
  it.each<[rule: string, path: string, args: unknown[] | undefined]>([
    ['/foo.json', '/foo.json', []],
    ['/foo.json', '/fooXjson', undefined],
    ['/<name>.json', '/aXjson', undefined],
    ['/a+b(c)|d*[e]^$', '/a+b(c)|d*[e]^$', []],
    ['/<name>+(c)|[e]^$', '/x+(c)|[e]^$', ['x']],
    ['/a', '/a/', undefined],
    ['/a/', '/a', undefined],
    ['/<name>', '/x/', undefined],
    ['/<name>/', '/x/', ['x']],
    ['/<name>/', '/x', undefined],
    ['/<name>', '/', undefined],
    ['/a/<name>', '/a//', undefined],
    ['//<name>', '//x', ['x']],
    ['/User/<name>', '/user/x', undefined],
    ['/user/<name>', '/user/X', ['X']],
    ['/<name>', '/a\nb', ['a\nb']],
    ['/<name>', '/a\n', ['a\n']],
    ['/<a>/<b>', '/x/y', ['x', 'y']],
    ['/<a>/b/<c>', '/x/b/y', ['x', 'y']],
    ['/<a>/b/<c>', '/x/y/z', undefined],
    ['/100%', '/100%25', []],
    ['/100%/<name>', '/100%25/x', ['x']],
    ['/a>b/<name>', '/a>b/x', ['x']],
    ['/č/<name>', '/č/ř', ['ř']],
  ])('%s, asked %j', (rule, path, args) => {
    expect(ask(rule, path)).toEqual(args);
  });
});

describe('a filter', () => {
  it.each<[rule: string, path: string, args: unknown[] | undefined]>([
    ['/<n:int>', '/42', [42]],
    ['/<n:int>', '/-7', [-7]],
    ['/<n:int>', '/007', [7]],
    ['/<n:int>', '/+7', undefined],
    ['/<n:int>', '/7a', undefined],
    ['/<n:int>', '/1.5', undefined],
    ['/<n:int>', '/٣', undefined],
    ['/<n:int>', '/9007199254740991', [Number.MAX_SAFE_INTEGER]],
    ['/<n:int>', '/9007199254740992', undefined],
    ['/<n:int>', '/-9007199254740991', [Number.MIN_SAFE_INTEGER]],
    ['/<n:int>', '/-9007199254740992', undefined],
    ['/<n:float>', '/1.5', [1.5]],
    ['/<n:float>', '/-0.25', [-0.25]],
    ['/<n:float>', '/3', [3]],
    ['/<n:float>', '/1.', undefined],
    ['/<n:float>', '/.5', undefined],
    ['/<n:float>', '/1e5', undefined],
    ['/<w:word>', '/Ondřej_1', ['Ondřej_1']],
    ['/<w:word>', '/東京', ['東京']],
    ['/<w:word>', '/a-b', undefined],
    ['/<w:word>', '/a%2Fb', undefined],
    ['/<h:hex>', '/00fF', ['00fF']],
    ['/<h:hex>', '/0x1', undefined],
    ['/<u:uuid>', `/${UUID}`, [UUID]],
    ['/<u:uuid>', `/${UUID.toUpperCase()}`, [UUID]],
    ['/<u:uuid>', `/${UUID}0`, undefined],
    ['/<m:month>', '/12', [12]],
    ['/<m:month>', '/13', undefined],
    ['/<e:image>', '/PNG', ['PNG']],
    ['/<e:image>', '/gif', undefined],
  ])('%s, asked %j', (rule, path, args) => {
    expect(ask(rule, path)).toEqual(args);
  });

  it('is an expression of its own: an alternative in it ends with it', () => {
    expect(ask('/a.<ext:image>', '/a.png')).toEqual(['png']);
    expect(ask('/a.<ext:image>', '/a.jpeg')).toEqual(['jpeg']);
    expect(ask('/a.<ext:re:png|gif>', '/gif')).toBeUndefined();
  });
});

describe('re:', () => {
  it.each<[rule: string, path: string, args: unknown[] | undefined]>([
    ['/<a:re:(x)(y)>/<b>', '/xy/z', ['xy', 'z']],
    ['/<a:re:(?:x|(y(z)?))+>-<b:int>', '/xyzx-3', ['xyzx', 3]],
    ['/<a:re:[(]+>/<b>', '/((/z', ['((', 'z']],
    ['/<a:re:\\(+>/<b>', '/((/z', ['((', 'z']],
    ['/<a:re:[\\x3c\\x3e]+>', '/<>', ['<>']],
    ['/<a:re:[A-Z]+>', '/AB', ['AB']],
    ['/<a:re:[A-Z]+>', '/ab', undefined],
    ['/<a:re:\\d+>/<b:re:\\D+>', '/12/ab', ['12', 'ab']],
    ['/files/<a:re:.+>', '/files/a/b/c', ['a/b/c']],
    ['/files/<a:re:.*>', '/files/', ['']],
    ['/files/<a:re:.*>', '/files', undefined],
    ['/<a:re:.+>/edit', '/a/b/edit', ['a/b']],
    ['/<a:re:.+>/<b>', '/a/b/c', ['a/b', 'c']],
    ['/<a:re:x(?!y)>z', '/xz', ['x']],
    ['<a:re:.*>', '/any/thing', ['/any/thing']],
    ['/<a:re:😀{2}>', '/😀😀', ['😀😀']],
  ])('%s, asked %j', (rule, path, args) => {
    expect(ask(rule, path)).toEqual(args);
  });

  it.each<[rule: string, path: string, args: unknown[] | undefined]>([
    ['/a/<b:re:(?<=/)x>', '/a/x', ['x']],
    ['/a/<b:re:(?<!/)x>', '/a/x', undefined],
  ])('looks at the whole path: %s, asked %j', (rule, path, args) => {
    expect(ask(rule, path)).toEqual(args);
  });
});

describe('several groups in one segment', () => {
  it.each<[rule: string, path: string, args: unknown[] | undefined]>([
    ['/<a>-<b>.png', '/x-y.png', ['x', 'y']],
    ['/<a>-<b>.png', '/x-y-z.png', ['x-y', 'z']],
    ['/<a>-<b>.png', '/x-y.png.png', ['x', 'y.png']],
    ['/<a>-<b>.png', '/-y.png', undefined],
    ['/<a>-<b>.png', '/x-.png', undefined],
    ['/<a>-<b>.png', '/x-y.jpg', undefined],
    ['/<a>-<b>.png', '/x/y-z.png', undefined],
    ['/<a>-<b>', '/---', ['-', '-']],
    ['/<a>ab<b>ba<c>', '/xababax', ['x', 'a', 'x']],
    ['/<a>ab<b>ba<c>', '/xabbax', undefined],
    ['/<a>ab<b>ba<c>', '/xabybabax', ['x', 'yba', 'x']],
    ['/v<a>.<b>', '/v1.2.3', ['1.2', '3']],
    ['/<a><b>', '/xyz', ['xy', 'z']],
    ['/<a><b>', '/x', undefined],
    ['/<a>-<b:int>.<c:image>', '/photo-1-22.JPG', ['photo-1', 22, 'JPG']],
    ['/<a:int>-<b:int>', '/-1--2', [-1, -2]],
  ])('%s, asked %j', (rule, path, args) => {
    expect(ask(rule, path)).toEqual(args);
  });

  it('does not cut a character that is two code units', () => {
    expect(ask('/<a><b>', '/x😀')).toEqual(['x', '😀']);
    expect(ask('/<a><b>', '/😀')).toBeUndefined();
  });

  it('keeps the case of what is beside a filter that ignores it', () => {
    expect(ask('/img/<name>.<ext:image>', '/img/A.PnG')).toEqual(['A', 'PnG']);
    expect(ask('/img/<name>.<ext:image>', '/IMG/A.png')).toBeUndefined();
    expect(ask('/<a>.img.<ext:image>', '/A.IMG.png')).toBeUndefined();
    expect(ask('/<name:re:[a-z]+>.<ext:image>', '/A.png')).toBeUndefined();
  });

  it('finds text beside such a filter wherever it stands in the right case', () => {
    expect(ask('/<a:letters>b<c:letters>', '/abaBa')).toEqual(['a', 'aBa']);
    expect(ask('/<a:re:[a-z]+(?=[.])>.<ext:image>', '/foo.PNG')).toEqual(['foo', 'PNG']);
  });

  it.each([
    '[a-z0-9.-]',
    '[-a]',
    '[a-]',
    '[Z-]',
    '[^a-z]',
    '[X-c]',
    '[а-я]',
    '[\\]a]',
    '[\\x61-c]',
    '\\x4a',
    '\\u004a',
    '\\u{4a}',
    '\\cJ',
    '\\p{L}',
    '\\P{L}',
    'a{1,2}|(?:b|[c])',
  ])('such a filter matches beside a text what it matches alone: %s', (source) => {
    const filters = filtersWith({ own: new RegExp(source, 'iu') });
    const alone = new RegExp(`^(?:${source})$`, 'iu');
    const table = new RouteTable<string>();
    table.add('/<a:own>!', filters, 'GET', 'h');
    const characters = [...' !"#$%&()*+,-.0123456789:;<=>?@ABCJKXYZ[]^_`abcjkxyz{|}~čČабвяАБВЯ'];
    expect(characters.filter((one) => ask(table, `/${one}!`) !== undefined)).toEqual(
      characters.filter((one) => alone.test(one)),
    );
  });

  it.each([
    ['/news/<title>-<year:int>-<month:int>-<day:int>', `/news/${'word-'.repeat(60)}2024-12-24`],
    ['/news/<title>-<month:month>-<letters:letters>', `/news/${'word-'.repeat(60)}12-x`],
    ['/files/<path:re:.+>/v<version:int>/<name>.<ext>', `/files/${'some-dir.d/'.repeat(60)}v1/a.gz`],
    ['/<a:int><b:word><c:hex>.<d>', `/${'12ab'.repeat(10)}.png`],
  ])('a long path is no reason not to match: %s', (rule, path) => {
    expect(ask(rule, path)).toBeDefined();
  });
});

describe('what stays encoded while matching', () => {
  it.each<[path: string, args: unknown[] | undefined]>([
    ['/file/a%2Fb', ['a/b']],
    ['/file/a%2fb', ['a/b']],
    ['/file/a%25', ['a%']],
    ['/file/a%2525', ['a%25']],
    ['/file/a%252F', ['a%2F']],
    ['/file/%E2%82%AC', ['€']],
    ['/file/a/b', undefined],
    ['/file%2Fa', undefined],
  ])('/file/<name>, asked %s', async (url, args) => {
    expect(await request('/file/<name>', url)).toEqual(args);
  });

  it.each<[rule: string, path: string]>([
    ['/a b', '/a%20b'],
    ['/č', '/%C4%8D'],
    ['/100%', '/100%25'],
    ['/a%2Fb', '/a%252Fb'],
    ['/>', '/%3E'],
  ])('a rule is written decoded: %s answers %s', async (rule, url) => {
    expect(await request(rule, url)).toEqual([]);
  });

  it('an encoded slash is no slash of a rule', async () => {
    expect(await request('/a/b', '/a%2Fb')).toBeUndefined();
  });
});

describe('a regular route', () => {
  it('gives its captures as strings', () => {
    const table = new RouteTable<string>();
    table.addRegular(/\/(\d+)\/(?:x|(y))/, 'GET', 'h');
    expect(table.index.find('/12/y', 'GET')?.args).toEqual(['12', 'y']);
    expect(table.index.find('/12/x', 'GET')?.args).toEqual(['12', undefined]);
  });

  it('matches the whole path, with its own flag i', () => {
    const table = new RouteTable<string>();
    table.addRegular(/\/a|\/b/i, 'GET', 'h');
    expect(table.index.find('/B', 'GET')?.handler).toBe('h');
    expect(table.index.find('/ab', 'GET')).toBeUndefined();
    expect(table.index.find('/a/b', 'GET')).toBeUndefined();
  });

  it('decodes %2F and %25 in captures', () => {
    const table = new RouteTable<string>();
    table.addRegular(/\/([^/]+)/, 'GET', 'h');
    expect(table.index.find('/a%2Fb%25', 'GET')?.args).toEqual(['a/b%']);
  });

  it('shows its named captures in req.groups', async () => {
    const app = new Application();
    app.regularRoute(/\/([(]+)\/(?<year>\d{4})(?:-(?<month>\d\d))?/, (req) => ({ ...req.groups }));
    expect(await (await app.request('/((/2024-05')).json()).toEqual({ year: '2024', month: '05' });
    expect(await (await app.request('/((/2024')).json()).toEqual({ year: '2024' });
  });

  it('is known and taken away by its expression', () => {
    const table = new RouteTable<string>();
    table.addRegular(/\/x(\d)/, METHOD_GET_POST, 'h');
    expect(table.hasRegular(/\/x(\d)/)).toBe(true);
    expect(table.removeRegular(/\/x(\d)/i, 'GET')).toBeUndefined();
    expect(table.removeRegular(/\/x(\d)/, 'GET')).toBe('h');
    expect([...table.index.methodsOf('/x1')]).toEqual(['HEAD', 'POST']);
  });

  it('shares nothing with a path that is written like it', () => {
    const table = new RouteTable<string>();
    table.add('/x/u', FILTERS, 'GET', 'path');
    table.addRegular(/x/, 'GET', 'regular');
    expect(table.remove('/x/u', FILTERS, 'GET')).toBe('path');
    expect(table.hasRegular(/x/)).toBe(true);
    expect(table.has('/x/u', FILTERS)).toBe(false);
  });
});

describe('the order of candidates', () => {
  it('is static rules first, then the others as they were registered', () => {
    const table = tableOf('/<a>', '/<b:word>', '/x');
    table.addRegular(/\/.*/, 'GET', 'regular');
    table.add('/<rest:re:.*>', FILTERS, 'GET', 'tail');
    expect(handlers(table, '/x')).toEqual(['/x', '/<a>', '/<b:word>', 'regular', 'tail']);
    expect(handlers(table, '/-')).toEqual(['/<a>', 'regular', 'tail']);
  });

  it('does not depend on how special a rule is', () => {
    expect(handlers(tableOf('/<rest:re:.*>', '/a/<b>', '/<a>/x'), '/a/x')).toEqual([
      '/<rest:re:.*>',
      '/a/<b>',
      '/<a>/x',
    ]);
  });

  it('passes over a rule without the method', () => {
    const table = new RouteTable<string>();
    table.add('/x', FILTERS, 'POST', 'static');
    table.add('/<a>', FILTERS, 'GET', 'group');
    expect(table.index.find('/x', 'GET')?.handler).toBe('group');
  });

  it('passes over a rule whose converter throws', () => {
    expect(handlers(tableOf('/<m:month>', '/<n:int>', '/<s>'), '/13')).toEqual(['/<n:int>', '/<s>']);
  });

  it('holds also for a converter that asks the table itself', () => {
    const table = new RouteTable<string>();
    const convert = (text: string): unknown => (text === 'y' ? [text, table.index.find('/b/z', 'GET')?.args] : text);
    table.add('/<a>/<b:own>', filtersWith({ own: { regexp: /[a-z]+/, convert } }), 'GET', 'h');
    expect(table.index.find('/a/y', 'GET')?.args).toEqual(['a', ['y', ['b', 'z']]]);
  });

  it('goes on behind a handler that declines', async () => {
    const app = new Application();
    app.get('/<n:int>', () => DECLINED);
    app.get('/7', () => DECLINED);
    app.get('/<s>', (_req, s) => s);
    expect(await (await app.request('/7')).text()).toBe('7');
  });
});

describe('methods', () => {
  it('a GET rule answers HEAD, unless it has one for HEAD', () => {
    const table = new RouteTable<string>();
    table.add('/<a>', FILTERS, METHOD_GET, 'get');
    expect(table.index.find('/x', 'HEAD')?.handler).toBe('get');
    table.add('/<a>', FILTERS, 'HEAD', 'head');
    expect(table.index.find('/x', 'HEAD')?.handler).toBe('head');
    expect(table.index.find('/x', 'GET')?.handler).toBe('get');
  });

  it('methodsOf joins those of all rules that match', () => {
    const table = new RouteTable<string>();
    table.add('/7', FILTERS, 'PUT', 'h');
    table.add('/<n:int>', FILTERS, METHOD_POST, 'h');
    table.add('/<m:month>', FILTERS, ['DELETE', 'QUERY'], 'h');
    table.addRegular(/\/\d/, 'PATCH', 'h');
    expect([...table.index.methodsOf('/7')].sort()).toEqual(['DELETE', 'PATCH', 'POST', 'PUT', 'QUERY']);
    expect([...table.index.methodsOf('/13')]).toEqual(['POST']);
    expect([...table.index.methodsOf('/x')]).toEqual([]);
  });

  it('a handler under * answers all that no other handler of the rule does', () => {
    const table = new RouteTable<string>();
    table.add('/<a>', FILTERS, '*', 'any');
    table.add('/<a>', FILTERS, 'GET', 'get');
    expect(['GET', 'HEAD', 'PURGE'].map((method) => table.index.find('/x', method)?.handler)).toEqual([
      'get',
      'get',
      'any',
    ]);
  });

  it('knowsMethod tells which ones have a handler', () => {
    const table = new RouteTable<string>();
    table.add('/x', FILTERS, 'QUERY', 'h');
    expect(table.index.knowsMethod('QUERY')).toBe(true);
    table.remove('/x', FILTERS, 'QUERY');
    expect(table.index.knowsMethod('QUERY')).toBe(false);
  });
});

/** The arguments of a URL's path; undefined for 404. */
async function request(rule: string, url: string): Promise<unknown> {
  const app = new Application();
  app.route(rule, (_req, ...args) => args);
  const response = await app.request(url);
  return response.status === 404 ? undefined : response.json();
}
