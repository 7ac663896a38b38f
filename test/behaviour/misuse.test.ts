import { describe, expect, it } from 'vitest';
import { Application, HTTPException, html } from '../../src/index.ts';
import { loggedApp } from '../app-kit.ts';
import type { Anything } from './anything.ts';

/** What is said of a misuse: what was wrong, where, and what would be right. */
const atOnce: readonly (readonly [what: string, run: (app: Anything) => unknown, says: string])[] = [
  // ---- paths
  [
    'an unknown filter',
    (app) => app.get('/<id:integer>', () => ''),
    "route /<id:integer>: there is no filter integer; there are int, float, word, hex, uuid, re:…, and setFilter('integer', …) makes one",
  ],
  [
    'a bad regular expression',
    (app) => app.get('/<id:re:(>', () => ''),
    'route /<id:re:(>: Invalid regular expression: /(/u: Unterminated group',
  ],
  [
    'a group without an end',
    (app) => app.get('/<id', () => ''),
    'route /<id: the group at position 1 has no end; write <name> or <name:filter>',
  ],
  [
    'two groups of one name',
    (app) => app.get('/<id>/<id>', () => ''),
    'route /<id>/<id>: two groups are called id; give each a name of its own',
  ],
  [
    'a group without a name',
    (app) => app.get('/<:int>', () => ''),
    'route /<:int>: <:int> needs a name that is an identifier, such as <name>',
  ],
  [
    'a query in a path',
    (app) => app.get('/a?b=1', () => ''),
    'route /a?b=1: a path holds no ?; what follows it in a URL is not part of the path (see req.args)',
  ],
  [
    'anchors',
    (app) => app.get('/<a:re:^x$>', () => ''),
    'route /<a:re:^x$>: ^x$ is matched as a whole anyway; leave ^ and $ at its ends out',
  ],
  ['a path without its slash', (app) => app.get('a', () => ''), 'A path must start with "/"; got "a"'],
  ['no path', (app) => app.get(undefined, () => ''), 'A path must start with "/"; got undefined'],
  [
    'a regular expression as a path',
    (app) => app.get(/x/, () => ''),
    '/x/ is no path; regularRoute takes regular expressions',
  ],
  [
    'a path as a regular expression',
    (app) => app.regularRoute('/x', () => ''),
    'regularRoute takes a regular expression, not /x',
  ],
  [
    'the flag g',
    (app) => app.regularRoute(/x/g, () => ''),
    'regular route /x/g: flag g makes a match depend on the one before; leave it out',
  ],
  // ---- filters
  [
    'a filter of a bad name',
    (app) => app.setFilter('re', /x/),
    '"re" cannot name a filter: letters, digits and underscores can, but not re',
  ],
  [
    'a filter of nothing',
    () => new Application({ filters: { day: undefined } as Anything }),
    'filter day: undefined is no regular expression',
  ],
  [
    'a filter with a bad regular expression',
    (app) => app.setFilter('day', '('),
    'filter day: Invalid regular expression: /(/u: Unterminated group',
  ],
  [
    'a converter that is none',
    (app) => app.setFilter('day', /x/, 'Number'),
    'filter day: convert is a function, not string',
  ],
  // ---- handlers and methods
  [
    'a text as a handler',
    (app) => app.get('/x', 'text'),
    "A handler is a function, such as (req) => 'text', not string",
  ],
  [
    'a text for a registrar',
    (app) => app.route('/x')('text'),
    "A handler is a function, such as (req) => 'text', not string",
  ],
  ['methods before the handler', (app) => app.route('/x', 2, () => ''), 'The handler comes before the methods'],
  [
    'an unknown mask',
    (app) => app.route('/x', () => '', 4096),
    '4096 is no method mask: join METHOD_* constants with |',
  ],
  ['a bad method', (app) => app.route('/x', () => '', 'G T'), `"G T" is no method name, as 'GET' is`],
  [
    'no methods',
    (app) => app.route('/x', () => '', []),
    'methods must be a METHOD_* mask, a name or a list of names, not []',
  ],
  ['two methods to take away', (app) => app.popRoute('/x', 6), '6 is more than one method; take one away at a time'],
  ['a state that is a text', (app) => app.httpState('404', () => ''), 'httpState takes a status of 201 to 599'],
  [
    'an error handler without its class',
    (app) => app.errorHandler(() => ''),
    'errorHandler takes a class of errors, not () => ""',
  ],
  // ---- options
  [
    'a name as options',
    () => new Application('shop' as Anything),
    `An application takes options, such as { name: 'shop' }, not "shop"`,
  ],
  [
    'null as options',
    () => new Application(null as Anything),
    "An application takes options, such as { name: 'shop' }, not null",
  ],
  [
    'an unknown option',
    () => new Application({ autoform: false } as Anything),
    'An application has no option autoform; there are name, env, platform, logger, filters, bufferSize, debug, ',
  ],
  [
    'a switch as in the environment',
    () => new Application({ debug: 'On' as Anything }),
    'debug must be true or false, not "On"',
  ],
  [
    'an unknown level',
    () => new Application({ logLevel: 'warning' as Anything }),
    'logLevel must be one of emerg, alert, crit, error, warn, notice, info, debug, not "warning"',
  ],
  [
    'a size with an unknown unit',
    (app) => Object.assign(app, { bufferSize: '16KB' }),
    'bufferSize must be a number of bytes such as 16384 or 16KiB, not "16KB"',
  ],
  [
    "a platform's name",
    () => new Application({ platform: 'node' as Anything }),
    'platform is what an adapter exports, such as node of poorfetch/node, not "node"',
  ],
  [
    'half a logger',
    () => new Application({ logger: { info() {}, debug() {} } as Anything }),
    'logger needs the functions error, warn, as console has them',
  ],
  // ---- mounting, asking, profiling
  ['a prefix without its slash', (app) => app.mount('admin', app), 'mount takes a prefix such as /admin, not "admin"'],
  [
    'nothing to mount',
    (app) => app.mount('/x', undefined),
    'mount takes an Application, or an object with a fetch method',
  ],
  [
    'a function to mount',
    (app) => app.mount('/x', () => ''),
    'mount takes an Application, or an object with a fetch method',
  ],
  [
    'a profiler that is none',
    (app) => app.setProfile('x', 'log'),
    'setProfile takes a function that runs a request, such as cpuProfiler of poorfetch/node, or (run, filename) => run(), not string',
  ],
  [
    'a status that is a text',
    () => new HTTPException('404' as Anything),
    'abort takes a status code (200-599), OK, DONE, DECLINED or a Response; got "404"',
  ],
  [
    'a promise in a page',
    () => html`${Promise.resolve('x')}`,
    'html does not wait: await the promise before it stands in a page',
  ],
];

describe('what is wrong with a call is said at once', () => {
  it.each(atOnce)('%s', (_what, run, says) => {
    expect(() => run(new Application())).toThrow(says);
  });

  it('a path that is asked for without its slash', async () => {
    const says = 'request takes a path that starts with /, or a URL, not "x"';
    await expect(new Application().request('x')).rejects.toThrow(says);
  });
});

const variables: readonly (readonly [name: string, value: string, says: string])[] = [
  ['poor_Debug', 'yes', 'poor_Debug must be On or Off, not "yes"; it stays as it was'],
  [
    'poor_BufferSize',
    '16 K',
    'poor_BufferSize must be a number of bytes such as 16384 or 16KiB, not "16 K"; it stays as it was',
  ],
  [
    'poor_LogLevel',
    'warning',
    'poor_LogLevel must be one of emerg, alert, crit, error, warn, notice, info, debug, not "warning"',
  ],
  ['poor_ReadTimeout', '10s', 'poor_ReadTimeout must be a number of seconds above 0, at most 2147483, not "10s"'],
  [
    'poor_TrustedProxies',
    'localhost',
    'poor_TrustedProxies must be the number of proxies, or a list of their addresses, networks (10.0.0.0/8), loopback, linklocal or uniquelocal, not "localhost"',
  ],
  [
    'poor_SecretKey',
    '',
    'poor_SecretKey must be a key, or several with commas between them, not an empty text; it stays as it was',
  ],
  ['poor_debug', 'On', 'poor_debug is no variable of poorfetch, poor_Debug is; it does not count'],
  ['poor_Port', '80', 'poor_Port is no variable of poorfetch; it does not count'],
];

describe('what is wrong with a variable is a warning', () => {
  it.each(variables)('%s=%s', async (name, value, says) => {
    const { app, log } = loggedApp();
    await app.request('/', {}, { [name]: value });
    expect(log.lines).toEqual([expect.stringContaining(`warn ${says}`)]);
  });
});
