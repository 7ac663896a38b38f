import { describe, expect, it } from 'vitest';
import { abort, type StatusResult } from '../../src/index.ts';
import { DECLINED } from '../../src/state.ts';
import { loggedApp } from '../app-kit.ts';
import { createRevoked, refuse } from '../hostile.ts';

const traps = { get: refuse, has: refuse, getPrototypeOf: refuse, ownKeys: refuse, getOwnPropertyDescriptor: refuse };

const THROWN: [string, () => unknown][] = [
  ['an error', () => new Error('boom')],
  ['a number', () => 404],
  ['DECLINED as a number', () => DECLINED],
  ['a string', () => 'boom'],
  ['undefined', () => undefined],
  ['null', () => null],
  ['a symbol', () => Symbol('boom')],
  ['a bigint', () => 1n],
  ['a function', () => () => 'x'],
  ['an object', () => ({ code: 403, status: 403 })],
  ['an object without a prototype', () => Object.create(null)],
  ['an error whose message throws', () => Object.defineProperty(new Error('x'), 'message', { get: refuse })],
  ['an error whose stack throws', () => Object.defineProperty(new Error('x'), 'stack', { get: refuse })],
  ['an error whose cause throws', () => Object.defineProperty(new Error('x'), 'cause', { get: refuse })],
  ['an error that is its own cause', () => ownCause()],
  ['what has no text', () => ({ toString: refuse, [Symbol.toPrimitive]: refuse })],
  ['a Proxy that throws on everything', () => new Proxy({}, traps)],
  ['a Proxy that throws when read', () => new Proxy({}, { get: refuse })],
  ['a Proxy of a function', () => new Proxy(() => {}, traps)],
  ['a revoked Proxy', createRevoked],
  ['an error Response', () => Response.error()],
  ['a thenable', () => Object.fromEntries([['then', refuse]])],
];

describe.each<[string, boolean]>([
  ['at once', false],
  ['in a promise', true],
])('thrown %s', (_, isLate) => {
  it.each(THROWN)('%s is a 500, logged once', async (_, make) => {
    const { app, log } = loggedApp();
    app.get('/', () => {
      if (isLate) return Promise.reject(make());
      throw make();
    });
    const response = await app.request('/');
    expect([response.status, (await response.text()).includes('<h1>500')]).toEqual([500, true]);
    expect(log.lines).toEqual([expect.stringMatching(/^error GET \//)]);
  });
});

describe('the chain', () => {
  it('goes from the handler of the state to that of 500 to the built-in page', async () => {
    const { app, log } = loggedApp();
    const asked: string[] = [];
    app.get('/', () => 404);
    app.httpState(404, () => {
      asked.push('404');
      throw new Error('in 404');
    });
    app.httpState(500, () => {
      asked.push('500');
      throw new Error('in 500');
    });
    expect(await (await app.request('/')).text()).toContain('<h1>500');
    expect([asked, log.counts('in 404', 'in 500')]).toEqual([
      ['404', '500'],
      [1, 1],
    ]);
  });

  it('gives the handler of 500 the error', async () => {
    const { app, log } = loggedApp();
    const error = new Error('boom');
    app.get('/', () => Promise.reject(error));
    app.httpState(500, (req, details) => `${req.status} ${details.error === error}`);
    expect(await (await app.request('/')).text()).toBe('500 true');
    expect(log.counts('boom')).toEqual([1]);
  });

  it.each<[string, (code: number) => number]>([
    ['return', (code) => code],
    ['throw', (code) => abort(code)],
  ])('ends when handlers call each other in a circle and %s codes', async (_, ask) => {
    const { app } = loggedApp();
    const asked: number[] = [];
    for (const [code, next] of [
      [403, 404],
      [404, 403],
    ] as const) {
      app.httpState(code, () => {
        asked.push(code);
        return ask(next) as StatusResult;
      });
    }
    app.get('/', () => 403);
    const response = await app.request('/');
    expect([response.status, asked, (await response.text()).includes('<h1>403')]).toEqual([403, [403, 404], true]);
  });

  it.each<[string, (code: number) => number]>([
    ['returned', (code) => code],
    ['thrown', (code) => abort(code)],
  ])('asks no handler twice when 500 is %s', async (_, answer) => {
    const { app, log } = loggedApp();
    app.get('/', () => answer(500) as StatusResult);
    app.httpState(500, () => {
      throw new Error('in 500');
    });
    expect((await app.request('/')).status).toBe(500);
    expect(log.counts('in 500')).toEqual([1]);
  });

  it.each<[string, () => unknown]>([
    ['throws a header that cannot be sent', () => abort(403, { headers: { 'X-A': '\u0001' } })],
    ['throws a Response that cannot be sent', () => abort(Response.error())],
    ['throws what throws when looked at', () => Promise.reject(new Proxy({}, traps))],
    ['answers what is no answer', () => Symbol('x')],
  ])('asks the handler of 500 when that of 404 %s', async (_, answer) => {
    const { app } = loggedApp();
    app.httpState(404, answer as never);
    app.httpState(500, () => 'own page');
    const response = await app.request('/');
    expect([response.status, await response.text()]).toEqual([500, 'own page']);
  });

  it('forgets what a handler wrote that crashed', async () => {
    const { app } = loggedApp();
    app.get('/', (req) => {
      req.write('half a page');
      throw new Error('boom');
    });
    app.httpState(500, (req) => {
      req.write('half an error page');
      throw new Error('boom');
    });
    expect(await (await app.request('/')).text()).not.toContain('half');
  });
});

function ownCause(): Error {
  const error = new Error('boom');
  error.cause = error;
  return error;
}
