/**
 * Rules, a URL path that each matches, and what the handler gets for it. One list for two tests, since the grammar is
 * written twice: as code (does the handler get these values?) and as types (would they have been inferred?).
 */
export const RULES = [
  { rule: '/', url: '/', args: [] },
  { rule: '/static.html', url: '/static.html', args: [] },
  { rule: '/a b/č', url: '/a%20b/%C4%8D', args: [] },
  { rule: '/greater>than', url: '/greater%3Ethan', args: [] },
  { rule: '/user/<name>', url: '/user/Ond%C5%99ej', args: ['Ondřej'] },
  { rule: '/user/<name>/', url: '/user/x%2Fy/', args: ['x/y'] },
  { rule: '/<$dollar>/<_under>/<č>', url: '/1/2/3', args: ['1', '2', '3'] },
  { rule: '/<surname:word>/<age:int>', url: '/Nov%C3%A1k/42', args: ['Novák', 42] },
  { rule: '/<age:int>/<surname:word>', url: '/-42/x', args: [-42, 'x'] },
  { rule: '/float/<x:float>', url: '/float/1.50', args: [1.5] },
  { rule: '/hex/<x:hex>', url: '/hex/00fF', args: ['00fF'] },
  {
    rule: '/uuid/<id:uuid>',
    url: '/uuid/0A1B2C3D-0000-4AAA-8BBB-0123456789AB',
    args: ['0a1b2c3d-0000-4aaa-8bbb-0123456789ab'],
  },
  { rule: '/<name>-<size:int>.<ext>', url: '/a-b-12.tar.gz', args: ['a-b', 12, 'tar.gz'] },
  { rule: '/<a><b:int>', url: '/x12', args: ['x1', 2] },
  { rule: '/re/<number:re:[0-9A-F]{2}>/<rest>', url: '/re/FF/x', args: ['FF', 'x'] },
  { rule: '/re/<time:re:(?:\\d+:)+\\d+>', url: '/re/1:2:3', args: ['1:2:3'] },
  { rule: '/re/<tag:re:(?<!x)[\\x3c\\x3e]+>', url: '/re/%3C%3E', args: ['<>'] },
  { rule: '/re/<int:re:\\d+>', url: '/re/12', args: ['12'] },
  { rule: '/files/<path:re:.*>', url: '/files/a/b%2Fc', args: ['a/b/c'] },
  { rule: '<everything:re:.+>', url: '/all/of/it', args: ['/all/of/it'] },
  { rule: '/on/<day:date>', url: '/on/2024-02-29', args: [new Date(Date.UTC(2024, 1, 29))] },
  { rule: '/own/<a:plain>/<b:text>', url: '/own/x/y', args: ['x', 'y'] },
  { rule: '/own/<flag:flag>/<day:date>', url: '/own/on/1970-01-01', args: [true, new Date(0)] },
] as const;

/** Filters that the rules use beside the built-in ones. */
export const FILTERS = {
  date: { regexp: /\d{4}-\d\d-\d\d/, convert: (text: string) => new Date(text) },
  flag: { regexp: 'on|off', convert: (text: string) => text === 'on' },
  plain: /[a-z]+/,
  text: { regexp: '[a-z]+' },
};
