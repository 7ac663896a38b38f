import { describe, expect, it } from 'vitest';
import { Application } from '../../src/index.ts';
import { loggedApp } from '../app-kit.ts';

function options(record = {}): Application {
  const app = new Application({ logLevel: 'emerg', ...record });
  app.get('/options', (req) => req.getOptions());
  return app;
}

describe('the env of fetch', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a string', 'poor_Debug'],
    ['a function', Object.assign(() => {}, { app_a: 'no' })],
    ['a server', { port: 80, upgrade() {}, options: { app_a: 'no' }, poor_BufferSize: 4 }],
    ['an instance that inherits variables', Object.create({ app_a: 'no' })],
    ['values that are no strings', { app_a: 1, app_b: null, app_c: { d: 'e' } }],
  ])('takes %s as env for no configuration', async (_, odd) => {
    const response = await options().request('/options', {}, odd);
    expect(await response.json()).toEqual({});
  });

  it.each<[string, () => unknown]>([
    ['throws on everything', () => new Proxy({}, { ownKeys: refuse, get: refuse, has: refuse })],
    ['has a getter that throws', () => Object.defineProperty({}, 'app_a', { enumerable: true, get: refuse })],
    ['is a revoked Proxy', () => revoked()],
  ])('never throws nor rejects, also when env %s', async (_, make) => {
    const app = options();
    const ask = async (): Promise<number> => (await app.fetch(new Request('http://localhost/options'), make())).status;
    expect([200, 500]).toContain(await ask());
  });

  it('reads an env once, and keeps those of several apart', async () => {
    const app = options({ env: { app_a: 'own', poor_X: 'x' } });
    const ask = async (record?: object): Promise<unknown> => (await app.request('/options', {}, record)).json();
    const record = { app_a: ' given ', APP_B: 'no', other: 'no' };
    expect(await ask(record)).toEqual({ a: 'given' });
    record.app_a = 'changed';
    expect([await ask(record), await ask({ app_C: 'c' }), await ask()]).toEqual([
      { a: 'given' },
      { a: 'own', c: 'c' },
      { a: 'own' },
    ]);
  });

  it('lets env win over the property, and that over the default', async () => {
    const app = new Application({ bufferSize: 4 });
    app.get('/', (req) => void req.write('seven!!'));
    const isStreamed = async (record?: object): Promise<boolean> =>
      (await app.request('/', {}, record)).headers.get('content-length') === null;
    expect([await isStreamed(), await isStreamed({ poor_BufferSize: '7' })]).toEqual([true, false]);
    app.bufferSize = 16;
    expect([await isStreamed(), await isStreamed({ poor_BufferSize: '6' })]).toEqual([false, true]);
  });

  it('warns of a bad variable once, and keeps what it had', async () => {
    const { app, log } = loggedApp({ env: { poor_BufferSize: 'big' }, bufferSize: 99 });
    app.get('/', () => 'hello');
    await app.request('/');
    await app.request('/');
    expect([app.bufferSize, log.lines]).toEqual([99, [expect.stringMatching(/^warn .*poor_BufferSize.*"big"/)]]);
  });
});

function refuse(): never {
  throw new Error('do not look');
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
