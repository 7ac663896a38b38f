import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { loggedApp } from '../app-kit.ts';

const cycle: { self?: unknown } = {};
cycle.self = cycle;

it.each<[string, () => unknown]>([
  ['true', () => true],
  ['a bigint', () => 10n],
  ['a symbol', () => Symbol('s')],
  ['a function', () => () => 'x'],
  ['a Set', () => new Set(['x'])],
  ['a Map', () => new Map([['x', 'y']])],
  ['an instance of a class', () => new (class Foo {})()],
  ['an instance with private fields only', () => new Hidden()],
  ['an error', () => new Error('returned')],
  ['an error of another realm', () => runInNewContext('new TypeError("returned")')],
  ['a Map of another realm', () => runInNewContext('new Map([["x", "y"]])')],
  ['fields', () => new Headers({ a: 'b' })],
  ['a cyclic object', () => cycle],
  ['an object with a bigint', () => ({ a: 1n })],
  ['toJSON that gives nothing', () => ({ toJSON: () => undefined })],
  ['a wider typed array', () => new Uint16Array([1])],
  ['a code below 200', () => 101],
  ['a code above 599', () => 600],
  ['NaN', () => Number.NaN],
  ['a fraction', () => 200.5],
  ['an error Response', () => Response.error()],
  ['what only calls itself a Response', () => new Impostor()],
  ['a Response with a control character', () => new Response('x', { headers: { 'X-A': 'a\u0001b' } })],
  ['a locked stream', () => lockedStream()],
  ['a Response with a locked stream', () => lockedResponse()],
  ['a Response whose body was teed', () => teedResponse()],
  ['a thenable that throws', () => thenable(() => Promise.reject(new Error('then')))],
  [
    'an object that throws when it is looked at',
    () => new Proxy(new Impostor(), { get: refuse, getPrototypeOf: refuse }),
  ],
  ['a generator that fails at once', () => failing()],
])('no answer: %s is one logged 500', async (_, make) => {
  const { app, log } = loggedApp();
  app.get('/', function odd() {
    return make() as never;
  });
  const response = await app.request('/');
  expect([response.status, response.headers.get('x-a')]).toEqual([500, null]);
  expect(log.lines).toEqual([expect.stringMatching(/^error GET \/ in odd: /)]);
});

class Hidden {
  readonly #x = 1;
  get x(): number {
    return this.#x;
  }
}

class Impostor {
  readonly [Symbol.toStringTag] = 'Response';
}

function refuse(): never {
  throw new Error('not to be looked at');
}

function lockedStream(): ReadableStream {
  const stream = new Blob(['x']).stream();
  stream.getReader();
  return stream;
}

function lockedResponse(): Response {
  const response = new Response('x');
  response.body?.getReader();
  return response;
}

function teedResponse(): Response {
  const response = new Response('x');
  response.body?.tee();
  return response;
}

// biome-ignore lint/correctness/useYield: it fails before
function* failing(): Generator<string> {
  throw new Error('first');
}

function thenable(then: (resolve: (value: unknown) => void, reject: (error: unknown) => void) => unknown): object {
  return Object.fromEntries([['then', (yes: never, no: never) => void Promise.resolve(then(yes, no)).catch(no)]]);
}

it.each(['a plain object', 'an instance'])('awaits %s with a then method', async (kind) => {
  const { app } = loggedApp();
  const plain = thenable((resolve) => resolve('later'));
  app.get('/', () => (kind === 'an instance' ? Object.setPrototypeOf(plain, Impostor.prototype) : plain));
  expect(await (await app.request('/')).text()).toBe('later');
});
