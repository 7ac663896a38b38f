import { describe, expect, it } from 'vitest';
import { Application } from '../../src/application.ts';
import { METHOD_GET, METHOD_GET_POST, METHOD_POST } from '../../src/http/method-constants.ts';
import { createFilter, type FilterDefinition } from '../../src/routing/filters.ts';
import { RouteTable } from '../../src/routing/route-table.ts';
import { ask, FILTERS, filtersWith, handlers, tableOf } from './table-kit.ts';

describe('registration', () => {
  it('of a rule again: the last handler, at the place of the first', () => {
    const table = tableOf('/<a>', '/<b>');
    table.add('/<a>', FILTERS, 'GET', 'new');
    expect(handlers(table, '/x')).toEqual(['new', '/<b>']);
  });

  it('of a static rule again', () => {
    const table = tableOf('/x');
    table.add('/x', FILTERS, 'GET', 'new');
    expect(handlers(table, '/x')).toEqual(['new']);
  });

  it('takes effect after the first request', () => {
    const table = tableOf('/<a>/x');
    expect(handlers(table, '/a/x')).toEqual(['/<a>/x']);
    table.add('/a/<b>', FILTERS, 'GET', 'group');
    table.add('/a/x', FILTERS, 'GET', 'static');
    expect(handlers(table, '/a/x')).toEqual(['static', '/<a>/x', 'group']);
  });

  it('uses the filter of that time, and a replaced one when the rule is registered again', () => {
    const table = new RouteTable<string>();
    const replaced = filtersWith({ id: /b/ });
    table.add('/<x:id>', filtersWith({ id: /a/ }), 'GET', 'get');
    expect([ask(table, '/a'), ask(table, '/b')]).toEqual([['a'], undefined]);
    table.add('/<x:id>', replaced, 'POST', 'post');
    expect([ask(table, '/a'), ask(table, '/b')]).toEqual([undefined, ['b']]);
  });

  it('that fails leaves everything as it was', () => {
    const table = tableOf('/<a:int>');
    expect(() => table.add('/<b:nothing>', FILTERS, 'GET', 'h')).toThrow(TypeError);
    expect(() => table.add('/<a:int>', filtersWith({ int: /x/ }), 'bad name', 'h')).toThrow(TypeError);
    expect(table.index.rules().map(({ text }) => text)).toEqual(['/<a:int>']);
    expect(ask(table, '/7')).toEqual([7]);
  });

  it('lists the rules as candidates stand', () => {
    const table = tableOf('/<a>', '/x');
    table.addRegular(/\/(?<y>.)(.)/i, 'GET', 'h');
    expect(table.index.rules().map(({ text, kind, names }) => [kind, text, names])).toEqual([
      ['static', '/x', []],
      ['group', '/<a>', ['a']],
      ['regular', '/\\/(?<y>.)(.)/iu', ['y', undefined]],
    ]);
  });
});

describe('taking away', () => {
  it("gives back one method's handler, and the rest stays", () => {
    const app = new Application();
    const handler = () => 'x';
    app.route('/<a>', handler, METHOD_GET_POST);
    expect(app.popRoute('/<a>', METHOD_POST)).toBe(handler);
    expect(app.popRoute('/<a>', METHOD_POST)).toBeUndefined();
    expect(app.isRoute('/<a>')).toBe(true);
  });

  it.each(['/x', '/<a>', '/<a>-<b:int>', '/<a:re:.*>', '/100%'])('of the last method takes %s away', (rule) => {
    const table = tableOf(rule);
    expect(table.has(rule, FILTERS)).toBe(true);
    expect(table.remove(rule, FILTERS, 'GET')).toBe(rule);
    expect(table.has(rule, FILTERS)).toBe(false);
    expect(table.index.rules()).toEqual([]);
  });

  it('a rule that is registered again stands at the end', () => {
    const table = tableOf('/<a>', '/<b>');
    table.remove('/<a>', FILTERS, 'GET');
    table.add('/<a>', FILTERS, 'GET', 'again');
    expect(handlers(table, '/x')).toEqual(['/<b>', 'again']);
  });

  it('a regular route by popRegularRoute', () => {
    const app = new Application();
    const handler = () => 'x';
    app.regularRoute(/\/x/, handler, METHOD_GET);
    expect(app.isRegularRoute(/\/x/)).toBe(true);
    expect(app.popRegularRoute(/\/x/, 'GET')).toBe(handler);
    expect(app.isRegularRoute(/\/x/)).toBe(false);
  });

  it('a rule is known word for word', () => {
    const app = new Application();
    app.get('/x/<a>', () => 'x');
    app.get('/y/[object Object]', () => 'y');
    expect(['/x/<a>', '/x/<b>', '/x/1', '/y/<a>'].map((rule) => app.isRoute(rule))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('an error at registration says what is wrong', () => {
  it.each<[rule: string, message: string]>([
    [
      '/<a:nothing>',
      "route /<a:nothing>: there is no filter nothing; there are int, float, word, hex, uuid, image, letters, month, re:…, and setFilter('nothing', …) makes one",
    ],
    ['/<a>/<a:int>', 'route /<a>/<a:int>: two groups are called a; give each a name of its own'],
    ['/<a b>', 'route /<a b>: <a b> holds a space; leave it out, or write \\x20 in a regular expression'],
    ['/<a: int>', 'route /<a: int>: <a: int> holds a space;'],
    ['/<a:re:x y>', 'route /<a:re:x y>: <a:re:x y> holds a space;'],
    ['/a?', 'route /a?: a path holds no ?; what follows it in a URL is not part of the path (see req.args)'],
    ['/<a>#top', 'route /<a>#top: a path holds no #;'],
    ['/<1a>', 'route /<1a>: <1a> needs a name that is an identifier, such as <name>'],
    ['/<a-b>', 'route /<a-b>: <a-b> needs a name'],
    ['/<>', 'route /<>: <> needs a name'],
    ['/<:int>', 'route /<:int>: <:int> needs a name'],
    ['/<a<b>', 'route /<a<b>: <a<b> needs a name'],
    ['/x<a', 'route /x<a: the group at position 2 has no end; write <name> or <name:filter>'],
    ['/<a>/<b', 'route /<a>/<b: the group at position 5 has no end'],
    ['/<a:re:>', 're: needs a regular expression; it ends at the first >, which is written \\x3e'],
    ['/<a:re>', 'there is no filter re;'],
    ['/<a:re:(?<n>x)>', 'a named group inside (?<n would hide an argument; use (?:…)'],
    ['/<a:re:^x>', 'route /<a:re:^x>: ^x is matched as a whole anyway; leave ^ and $ at its ends out'],
    ['/<a:re:(x)\\1>', 'route /<a:re:(x)\\1>: the backreference \\1 cannot be used in a route'],
    ['/<a:re:(?i:x)>', 'the modifier (?i: is not known to every runtime; use the flag i, or write both cases'],
    ['/<a:re:(?i-s:x)>', 'the modifier (?i-s: is not known to every runtime'],
    ['/<a:re:(>', 'route /<a:re:(>: Invalid regular expression'],
    ['/<a:re:[x>', 'route /<a:re:[x>: Invalid regular expression'],
    ['/<a:re:x)|(y>', 'route /<a:re:x)|(y>: Invalid regular expression'],
  ])('%s', (rule, message) => {
    expect(() => new RouteTable().add(rule, FILTERS, 'GET', 'h')).toThrow(message);
  });

  it.each<[name: string, definition: FilterDefinition, message: string]>([
    ['x', /(?<n>x)/, 'filter x: a named group inside (?<n>x) would hide an argument; use (?:…)'],
    ['x', /(x)\1/, 'filter x: the backreference \\1 cannot be used in a route'],
    ['x', { regexp: '(?i:x)' }, 'filter x: the modifier (?i: is not known to every runtime'],
    ['x', /x/g, 'filter x: flag g makes a match depend on the one before; leave it out'],
    ['x', /x/y, 'filter x: flag y makes a match depend on the one before; leave it out'],
    ['x', { regexp: '(' }, 'filter x: Invalid regular expression'],
    ['x', { regexp: 7 as never }, 'filter x: 7 is no regular expression'],
    ['re', /x/, '"re" cannot name a filter: letters, digits and underscores can, but not re'],
    ['a:b', /x/, '"a:b" cannot name a filter'],
    ['', /x/, '"" cannot name a filter'],
  ])('filter %s %o', (name, definition, message) => {
    expect(() => createFilter(name, definition)).toThrow(message);
  });

  it.each<[regexp: RegExp, message: string]>([
    [/\/(x)\1/, 'regular route /\\/(x)\\1/: the backreference \\1 cannot be used in a route'],
    [/\/(?<n>x)\k<n>/, 'the backreference \\k<n> cannot be used in a route'],
    [/\/x/g, 'regular route /\\/x/g: flag g makes a match depend on the one before; leave it out'],
    [/\/x/y, 'flag y makes a match depend on the one before'],
    [/\/x]/, 'regular route /\\/x]/: Invalid regular expression'],
  ])('regular route %s', (regexp, message) => {
    expect(() => new RouteTable().addRegular(regexp, 'GET', 'h')).toThrow(message);
  });

  it('a filter that is unknown only later is no error', () => {
    const app = new Application({ filters: { own: /x/ } });
    app.get('/<a:own>', () => 'x');
    expect(app.isRoute('/<a:own>')).toBe(true);
  });
});
