import { describe, expect, it } from 'vitest';
import { Application } from '../../src/index.ts';
import { loggedApp } from '../app-kit.ts';
import { refuse } from '../hostile.ts';

/**
 * Member names that Bun, Deno or Workers read of an exported object, so that one of ours would break it. Bun reads `routes`
 * only where it is not a list.
 */
const FORBIDDEN = [
  'stop hostname port unix idleTimeout http3 baseURI onNodeHTTPRequest development error then',
  'key cert ca crl passphrase ciphers sigalgs ecdhCurve serverName servername keyFile certFile caFile dhParamsFile',
  'ALPNProtocols minVersion maxVersion secureOptions requestCert rejectUnauthorized lowMemoryMode',
  'allowPartialTrustChain sessionTimeout clientRenegotiationLimit clientRenegotiationWindow',
  'static websocket webSocket tls http1 maxRequestBodySize id onListen',
  'connect tail trace tailStream scheduled alarm test webSocketMessage webSocketClose webSocketError self queue email',
].flatMap((line) => line.split(' '));

const SECRET = 'a-very-secret-key';

function hello(options = {}): Application {
  const app = new Application({ logLevel: 'emerg', ...options });
  app.get('/', () => 'hello');
  return app;
}

describe('fetch', () => {
  it('is an own property, and works without its application', async () => {
    const app = hello();
    const { fetch } = app;
    expect(Object.getOwnPropertyDescriptor(app, 'fetch')?.value).toBe(fetch);
    expect(await (await fetch(new Request('http://localhost/'))).text()).toBe('hello');
    expect(await (await fetch.call({}, new Request('http://localhost/'))).text()).toBe('hello');
  });

  it('always gives a promise', () => {
    const { app } = loggedApp();
    expect(app.fetch(new Request('http://localhost/'))).toBeInstanceOf(Promise);
    expect(app.fetch(undefined as never)).toBeInstanceOf(Promise);
  });

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['a number', 7],
    ['a string', 'http://localhost/'],
    ['an empty object', {}],
    ['an object with a URL', { url: 'http://localhost/' }],
    ['a Proxy that throws', new Proxy({}, { get: refuse })],
  ])('answers %s with a 500', async (_, request) => {
    const { app, log } = loggedApp();
    app.get('/', () => 'hello');
    const response = await app.fetch(request as never);
    expect([response.status, log.lines.length]).toEqual([500, 1]);
  });

  it.each([
    '',
    '/',
    'a:1',
    'ftp://host/',
    'http://',
    'http://u:p@host/',
    'http://a b/',
    'http://<s>/',
    'http://a:99999/',
    'http://host*',
    'http://1.2.3.999/%41',
    'http://host/%zz',
    'http://host/%ff',
    'http://host/%00',
    'http://host/a%5Cb',
    'http://host/a\\b',
  ])('answers the URL %j with 400, through the chain', async (url) => {
    const app = hello();
    app.httpState(400, (req) => `own page ${req.uri}`);
    const response = await app.fetch({ url, method: 'GET', headers: new Headers() } as Request);
    expect([response.status, await response.text()]).toEqual([400, 'own page ']);
  });

  it.each(['', 'a b', 'a/adm?', 'a#b', 'u@a', 'a\\b', 'a, b', 'é.test', 'a:99999', '<s>'])(
    'answers the Host %j with 400',
    async (host) => {
      const headers = { get: (name: string) => (name === 'host' ? host : null) };
      const request = { url: 'http://host/', method: 'GET', headers } as unknown as Request;
      const app = hello();
      expect([(await app.fetch(request)).status, (await app.request('/')).status]).toEqual([400, 200]);
    },
  );
});

describe('request', () => {
  it.each<[string, string | URL | Request, RequestInit | undefined]>([
    ['a path', '/a?b=1', undefined],
    ['a URL as text', 'https://localhost/a?b=1', undefined],
    ['a URL', new URL('http://localhost/a?b=1'), undefined],
    ['a Request', new Request('http://localhost/a?b=1'), undefined],
    ['a path and init', '/a?b=1', { headers: { 'X-A': '1' } }],
    ['a Request and init', new Request('http://localhost/a?b=1', { method: 'PUT' }), { method: 'GET' }],
  ])('takes %s', async (_, input, init) => {
    const app = new Application();
    app.get('/a', (req) => [req.method, req.uri, `${req.args}`, req.headersIn.get('x-a')]);
    const header = init?.headers === undefined ? null : '1';
    expect(await (await app.request(input, init)).json()).toEqual(['GET', '/a', 'b=1', header]);
  });

  it('sends a body', async () => {
    const app = new Application();
    app.post('/', (req) => req.data());
    expect(await (await app.request('/', { method: 'POST', body: 'echo' })).text()).toBe('echo');
  });
});

describe('an application that is exported', () => {
  it('has no own property but fetch', () => {
    expect(Reflect.ownKeys(hello())).toEqual(['fetch']);
  });

  it('has no member, own or inherited, that a runtime would take for its own', () => {
    const app = hello();
    expect(FORBIDDEN.filter((name) => name in app)).toEqual([]);
  });

  it('works frozen, settings and registration included', async () => {
    const app = hello();
    Object.freeze(app);
    app.get('/late', () => 'late');
    app.autoArgs = false;
    app.setFilter('late', /l.*/);
    expect([await (await app.request('/late')).text(), app.autoArgs]).toEqual(['late', false]);
  });

  it('refuses what is no setting, without repeating a key', () => {
    expect(() => new Application({ bufersize: 1 } as never)).toThrow(/bufersize/);
    expect(() => new Application({ bufferSize: -1 })).toThrow(/bufferSize/);
    expect(() => new Application({ secretKey: { [SECRET]: SECRET } as never })).toThrow(
      /secretKey must be (?!.*a-very)/,
    );
  });
});
