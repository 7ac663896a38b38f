import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../wait.ts';
import { faultyAnswers } from './faulty.ts';
import { watchMemory } from './memory.ts';
import { type ProxyWays, proxying } from './proxying.ts';
import { type ExpectWays, refusedUploads } from './refused-uploads.ts';
import { type BodyWays, requestBodies } from './request-bodies.ts';
import { type HeaderWays, responseHeaders } from './response-headers.ts';
import type { Served } from './runtimes.ts';
import { sessions } from './sessions.ts';
import { HOSTS, IMPOSSIBLE_HOSTS, NORMALIZED_HOSTS, REQUESTS, TARGETS } from './targets.ts';
import { uploads } from './uploads.ts';
import { getRaw, open, readSlowly, sendRaw, sendUntilAnswered } from './wire.ts';

const MIB = 2 ** 20;

/** What a runtime does in a way of its own. */
export interface Ways extends BodyWays, ExpectWays, HeaderWays, ProxyWays {
  /** MiB of memory that a transfer of at least twice as many MiB may take. Default 64. */
  readonly memory?: number;
  /** MiB that a request may bring, where the runtime limits it. */
  readonly upload?: number;
  /** Requests that the runtime itself answers with 500, before the application sees them. */
  readonly ownFailures?: readonly string[];
  /** Whether there is a place for files that are too long for memory. Default true. */
  readonly keepsFiles?: boolean;
  /** Whether the runtime lets a response have `Upgrade`. Default true. */
  readonly sendsUpgrade?: boolean;
  /** Whether the client's address is known. Default true. */
  readonly knowsClient?: boolean;
}

/** The same questions, over real sockets, to the same application on any runtime. */
export function conformance(runtime: string, serve: () => Promise<Served>, ways: Ways = {}): void {
  describe(runtime, () => {
    let served: Served;
    const ask = (path: string, init?: RequestInit): Promise<Response> =>
      fetch(`${served.url}${path}`, { redirect: 'manual', ...init });
    const events = async (): Promise<string[]> => (await ask('/events')).json();

    beforeAll(async () => {
      served = await serve();
    });
    afterAll(() => served?.end());

    answers(ask, events, ways);
    streams(() => served, ask, events, ways);
    bodies(() => served, ask, ways);
    requestBodies(() => served, ways);
    refusedUploads(() => served, ways);
    responseHeaders(() => served, ways);
    proxying(() => served, ways);
    uploads(() => served, ways);
    sessions(() => served);
    hostility(() => served, ask, ways);
    faultyAnswers(() => served);
  });
}

/** MiB of a transfer: so many that a runtime which keeps all of it in memory is far over the limit. */
function transferOf(memory: number): number {
  return Math.max(256, 2 * memory);
}

type Ask = (path: string, init?: RequestInit) => Promise<Response>;

function answers(ask: Ask, events: () => Promise<string[]>, { knowsClient = true, sendsUpgrade = true }: Ways): void {
  describe('answers', () => {
    it.each([
      ['/', 200, 'text/html; charset=utf-8', 'root'],
      ['/json', 200, 'application/json', '{"answer":42,"text":"žluťoučký"}'],
      ['/echo/a%2Fb%2525', 200, 'application/json', '{"text":"a/b%25","uri":"/echo/a/b%25"}'],
      ['/echo/%C5%BElu%C5%A5', 200, 'application/json', '{"text":"žluť","uri":"/echo/žluť"}'],
      ['/user/žluť/41', 200, 'application/json', '{"name":"žluť","age":42,"groups":{"name":"žluť","age":41}}'],
      ['/declined/word', 200, 'text/html; charset=utf-8', 'second word'],
      ['/inner/x', 200, 'application/json', expect.stringContaining('"inner":"x","uri":"/x"')],
      ['/abort/418', 418, 'text/html; charset=utf-8', 'I am a teapot, 418, 418'],
    ])('%s', async (path, status, type, body) => {
      const response = await ask(path);
      expect([response.status, response.headers.get('content-type')]).toEqual([status, type]);
      expect(await response.text()).toEqual(body);
      expect(response.headers.get('x-powered-by')).toBe('Poor Fetch');
    });

    it('a Blob brings its type', async () => {
      const response = await ask('/blob');
      expect(response.headers.get('content-type')).toMatch(/^text\/html/);
      expect([await response.text(), response.headers.get('content-length')]).toEqual(['<p>blob</p>', '11']);
    });

    it('bytes arrive as they were', async () => {
      const response = await ask('/bytes');
      expect(response.headers.get('content-type')).toBe('application/octet-stream');
      expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 1, 2, 255]);
    });

    it.each([
      ['/nothing', 204],
      ['/reset', 205],
      ['/not-modified', 304],
    ])('%s has no content', async (path, status) => {
      const response = await ask(path);
      expect([response.status, await response.text()]).toEqual([status, '']);
    });

    it('a Response of the handler arrives with its fields', async () => {
      const response = await ask('/response');
      expect([response.status, response.headers.get('x-own'), await response.text()]).toEqual([201, 'yes', 'own']);
    });

    it.each([
      ['/response', '3'],
      ['/own-sized', '8'],
      ['/own-sized?cookie=1', '8'],
    ])(
      'HEAD of %s, a Response of the handler, has its type and its length, which GET may lack',
      async (path, length) => {
        const [get, head] = [await ask(path), await ask(path, { method: 'HEAD' })];
        await get.body?.cancel();
        expect([head.headers.get('content-length'), await head.text()]).toEqual([length, '']);
        expect([length, null]).toContain(get.headers.get('content-length'));
        expect(head.headers.get('content-type')).toBe(get.headers.get('content-type'));
      },
    );

    it.each(['/', '/json', '/write/16384', '/abort/404'])(
      'HEAD of %s has the fields of GET, and no content',
      async (path) => {
        const [get, head] = [await ask(path), await ask(path, { method: 'HEAD' })];
        expect(await head.text()).toBe('');
        expect(head.status).toBe(get.status);
        for (const name of ['content-type', 'content-length', 'x-powered-by']) {
          expect([name, head.headers.get(name)]).toEqual([name, get.headers.get(name)]);
        }
      },
    );

    it.each(['/', '/json', '/response', '/nothing', '/lines', '/abort/404', '/inner/x'])(
      '%s has a Date, also for HEAD',
      async (path) => {
        for (const method of ['GET', 'HEAD']) {
          const response = await ask(path, { method });
          await response.body?.cancel();
          expect(Math.abs(Date.parse(response.headers.get('date') ?? '') - Date.now())).toBeLessThan(60_000);
        }
      },
    );

    it('a Response that is a constant takes no cookie from one client to the next', async () => {
      const cookies = async (path: string): Promise<string[]> => (await ask(path)).headers.getSetCookie();
      const asked = ['/constant?who=a', '/constant', '/constant?who=b', '/constant'].map(cookies);
      expect(await Promise.all(asked)).toEqual([['who=a; Path=/'], [], ['who=b; Path=/'], []]);
    });

    it('a Response of text stays one when a cookie goes with it', async () => {
      const response = await ask('/own-sized?cookie=1');
      expect(response.headers.get('content-type')).toMatch(/^text\/plain; ?charset=utf-8$/i);
      expect([await response.text(), response.headers.getSetCookie()]).toEqual(['own text', ['a=1; Path=/']]);
    });

    it.each(['/lines', '/ticks', '/stream'])('HEAD of %s announces no length but that of GET', async (path) => {
      const response = await ask(path, { method: 'HEAD' });
      expect(response.headers.get('content-length')).not.toBe('0');
      expect(await response.text()).toBe('');
    });

    it('appended values all arrive, and the request has its standard names', async () => {
      const response = await ask('/values?x=%20', { headers: { 'X-Own': 'yes' } });
      const { headers } = response;
      expect(headers.get('link')).toBe('</a>; rel=preload, </b>; rel=preload');
      expect(headers.get('www-authenticate')).toBe('Basic realm="a", Bearer');
      expect(headers.getSetCookie()).toEqual(['a=1', 'b=2']);
      expect(await response.json()).toEqual({ url: response.url, path: '/values', own: 'yes' });
    });

    it('two cookies are two fields', async () => {
      const response = await ask('/cookies', { headers: { cookie: 'x=1; y=%20' } });
      expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=two%20words; Path=/; HttpOnly']);
      expect(await response.json()).toEqual({ x: '1', y: ' ' });
    });

    it('a redirect keeps its cookie, and its location is ASCII', async () => {
      const response = await ask('/redirect');
      expect([response.status, response.headers.get('location')]).toEqual([302, '/user/%C5%BElu%C5%A5/1']);
      expect(response.headers.getSetCookie()).toEqual(['seen=yes; Path=/']);
    });

    it.each([
      ['POST', '/', 'GET, HEAD, OPTIONS'],
      ['DELETE', '/form', 'GET, HEAD, OPTIONS, POST'],
    ])('%s %s where another method is known is 405 with Allow', async (method, path, allow) => {
      const response = await ask(path, { method });
      expect([response.status, response.headers.get('allow')]).toEqual([405, allow]);
    });

    it.each([
      ['/abort/405', 405, 'allow', 'GET, HEAD, OPTIONS'],
      ['/challenge', 401, 'www-authenticate', 'Bearer'],
      ['/upgrade', 426, 'upgrade', sendsUpgrade ? 'websocket' : null],
    ])('%s has status %i and the header %s that it requires', async (path, status, name, value) => {
      const response = await ask(path);
      expect([response.status, response.headers.get(name)]).toEqual([status, value]);
    });

    it('another method of a path has a handler of its own', async () => {
      const init = { method: 'POST', body: '1', headers: { 'Content-Type': 'application/json' } };
      expect(await (await ask('/json', init)).json()).toEqual({ got: 1 });
      // JSON has no undefined, which is what there is without a body.
      expect(await (await ask('/json', { method: 'POST' })).json()).toEqual({});
    });

    it('OPTIONS tells the methods', async () => {
      const response = await ask('/form', { method: 'OPTIONS' });
      expect([response.status, response.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS, POST']);
    });

    it('a method of the application is known, one that nobody registered is not', async () => {
      expect(await (await ask('/search', { method: 'QUERY' })).text()).toBe('found');
      expect((await ask('/', { method: 'PROPFIND' })).status).toBe(501);
    });

    it('a page or problem details, as the client likes it', async () => {
      const json = await ask('/abort/403', { headers: { accept: 'application/json' } });
      expect(json.headers.get('content-type')).toBe('application/problem+json');
      expect(await json.json()).toMatchObject({ status: 403, title: 'Forbidden', detail: '<b>no</b>' });
      const page = await ask('/abort/403', { headers: { accept: 'text/html' } });
      expect(await page.text()).toContain('&lt;b&gt;no&lt;/b&gt;');
    });

    it('what is inside is shown where debug is on, but for secrets', async () => {
      const page = await ask('/open/debug-info', { headers: { accept: 'text/html', authorization: 'Basic never' } });
      const text = await page.text();
      expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect([text.includes('/static'), text.includes('seen'), text.includes('never')]).toEqual([true, true, false]);
      const json = await ask('/open/debug-info', { headers: { accept: 'application/json' } });
      expect([json.headers.get('content-type'), (await json.text()).includes('never')]).toEqual([
        'application/json',
        false,
      ]);
      expect(await (await ask('/open/throw')).text()).toMatch(/outer[\s\S]*caused by[\s\S]*inner/);
      expect((await ask('/debug-info')).status).toBe(404);
    });

    it('hooks see who answers, also where nobody does', async () => {
      expect((await ask('/user/a/1?hook=1')).headers.get('x-hook')).toBe('/user/<name:word>/<age:int>');
      await events();
      expect((await ask('/nowhere?hook=1')).status).toBe(404);
      expect(await events()).toEqual(['pre none', 'post /nowhere']);
    });

    it('a hook that removes itself does not let the next one be skipped', async () => {
      const statuses = [await ask('/guarded/secret'), await ask('/guarded/secret')].map(({ status }) => status);
      expect(statuses).toEqual([403, 403]);
    });

    it.skipIf(!knowsClient)('what a proxy of the loopback network tells counts, in either kind of field', async () => {
      const said = ['192.0.2.1', 'public.test', 'https', 'https://public.test/x'];
      for (const headers of [
        { 'x-forwarded-for': '192.0.2.1:99', 'x-forwarded-host': 'public.test', 'x-forwarded-proto': 'https' },
        { forwarded: 'for="192.0.2.1:99";host=public.test;proto=https' },
      ]) {
        expect(await (await ask('/guarded/forwarded', { headers })).json()).toEqual(said);
      }
    });

    it('the request tells its client, host and arguments', async () => {
      const response = await ask('/request?a=1&a=2&b=%C5%BE');
      const { host } = new URL(response.url);
      expect(await response.json()).toMatchObject({
        host: '127.0.0.1',
        scheme: 'http',
        ...(knowsClient && { remoteAddr: '127.0.0.1' }),
        args: { a: ['1', '2'], b: 'ž' },
        url: `http://${host}/request`,
      });
    });
  });
}

function streams(served: () => Served, ask: Ask, events: () => Promise<string[]>, { memory = 64 }: Ways): void {
  describe('streams', () => {
    it('16384 written bytes have a length, one more streams', async () => {
      const [small, large] = [await getRaw(served().port, '/write/16384'), await getRaw(served().port, '/write/16385')];
      expect([small.headers.get('content-length'), small.body.length]).toEqual(['16384', 16384]);
      // A runtime that has the whole stream before it sends the head may give it a length.
      expect([large.headers.get('content-length') ?? '16385', large.body.length]).toEqual(['16385', 16385]);
      expect(large.isComplete).toBe(true);
    });

    it('what is flushed arrives while the handler still runs', async () => {
      await events();
      const response = await ask('/flushed');
      const reader = (response.body as ReadableStream<Uint8Array>).getReader();
      expect(new TextDecoder().decode((await reader.read()).value)).toBe('first');
      expect(await events()).toEqual(['post /flushed']);
      while (!(await reader.read()).done);
      await waitFor(async () => (await events()).includes('ended'));
    });

    it('a generator may set fields before its first piece', async () => {
      const response = await ask('/lines');
      expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(await response.text()).toBe('one\ntwo\nthree\n');
    });

    it('an error after the start is a broken transfer, logged once', async () => {
      const { status, isComplete } = await getRaw(served().port, '/broken');
      expect([[0, 200].includes(status), isComplete]).toEqual([true, false]);
      await waitFor(() => served().printed().includes('after the start'));
      expect(served().printed().split('after the start')).toHaveLength(2);
    });

    it.each(['/broken-stream', '/broken-response'])('%s is a broken transfer, and tells no reason', async (path) => {
      const { isComplete, text } = await getRaw(served().port, path);
      expect([isComplete, text.includes('inside the stream')]).toEqual([false, false]);
      expect((await ask('/')).status).toBe(200);
    });

    it.each(['/curious/text', '/curious/started'])(
      'a post hook that reads what is to be sent is a mistake (%s)',
      async (path) => {
        const { status, headers } = await ask(path);
        expect([status, headers.has('x-late')]).toEqual([500, false]);
      },
    );

    it.each([
      ['/ticks?hook=1', 21],
      ['/write/20000?hook=1', 20_000],
      ['/write/20?hook=1', 20],
      ['/lines?hook=1', 14],
    ])('the fields of a post hook arrive, also where the response has started (%s)', async (path, size) => {
      const response = await ask(path);
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect((await response.text()).length).toBe(size);
    });

    it('a small write after flush arrives while the handler waits', async () => {
      const response = await ask('/flushed-once');
      const reader = (response.body as ReadableStream<Uint8Array>).getReader();
      expect(new TextDecoder().decode((await reader.read()).value)).toBe('data: small\n\n');
      await reader.cancel();
    });

    it.each(['/own-sized?signal=1', '/own-empty'])('the signal of %s does not abort when all is well', async (path) => {
      await events();
      await (await ask(path)).text();
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(await events()).not.toContain('signal');
    });

    it('a client that leaves while a timer writes hurts nobody', async () => {
      const socket = await open(served().port);
      socket.write('GET /timer HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
      await new Promise((resolve) => socket.once('data', resolve));
      socket.resetAndDestroy();
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect((await ask('/')).status).toBe(200);
    });

    it.each(['/endless', '/endless-lines', '/write/20000'])(
      'HEAD of %s ends, and others are answered',
      async (path) => {
        expect((await ask(path, { method: 'HEAD' })).status).toBe(200);
        expect((await ask('/')).status).toBe(200);
      },
    );

    it('a stream of the handler arrives whole', async () => {
      const response = await ask('/stream');
      expect(response.headers.get('content-type')).toBe('application/octet-stream');
      expect(await response.text()).toBe('one two');
    });

    it.each([
      ['/endless', ['client left', 'post /endless', 'signal']],
      ['/endless-lines', ['generator ended', 'post /endless-lines']],
    ])('%s stops when its client leaves', async (path, expected) => {
      await events();
      const socket = await open(served().port);
      socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
      await new Promise((resolve) => socket.once('data', resolve));
      socket.destroy();
      const seen: string[] = [];
      await waitFor(async () => {
        seen.push(...(await events()));
        return seen.length >= expected.length;
      });
      expect(seen.sort()).toEqual(expected);
    });

    const size = transferOf(memory);

    it(`${size} MiB for a slow client take less than ${memory} MiB of memory`, { timeout: 120_000 }, async () => {
      // What a process holds once it is warm is not what a transfer takes.
      await ask('/large/64').then((response) => response.arrayBuffer());
      const growth = watchMemory(served());
      const received = await readSlowly(served().port, `/large/${size}`, 256 * MIB, growth.look);
      expect(received).toBeGreaterThan(size * MIB);
      expect(growth.end(`${size} MiB down`)).toBeLessThan(memory);
    });
  });
}

function bodies(served: () => Served, ask: Ask, { memory = 64, upload = transferOf(memory) }: Ways): void {
  const json = { 'content-type': 'application/json' };

  describe('bodies', () => {
    it('a form, beside the arguments of the query', async () => {
      const response = await ask('/form?q=1', { method: 'POST', body: new URLSearchParams('a=1&a=2&__proto__=x') });
      expect(await response.text()).toBe('{"form":{"a":["1","2"],"__proto__":"x"},"args":{"q":"1"}}');
    });

    it('a byte order mark at the start of a form is a part of the first name', async () => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const response = await ask('/form', { method: 'POST', body: '\ufeffa=1', headers });
      expect(await response.json()).toEqual({ form: { '\ufeffa': '1' }, args: {} });
    });

    it('a form of a mounted application', async () => {
      const response = await ask('/inner/form', { method: 'POST', body: new URLSearchParams('a=1') });
      expect(await response.json()).toEqual({ form: { a: '1' } });
    });

    it.each([
      ['[1,{"a":null}]', 200],
      ['"text"', 200],
      ['[1', 400],
      ['', 400],
    ])('JSON %s is %i', async (body, status) => {
      const response = await ask('/json', { method: 'POST', body, headers: json });
      expect(response.status).toBe(status);
      if (status === 200) expect(await response.text()).toBe(`{"got":${body}}`);
    });

    it('over the limit is 413, with a length and without one, and the next request is answered', async () => {
      const large = 'x'.repeat(65537);
      const post = `POST /data HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n`;
      const chunked = `${post}Transfer-Encoding: chunked\r\n\r\n10001\r\n${large}\r\n0\r\n\r\n`;
      const sized = await sendRaw(served().port, `${post}Content-Length: 65537\r\n\r\n${large}`);
      expect([sized.status, sized.body.includes('larger than 65536 bytes')]).toEqual([413, true]);
      expect(sized.body).not.toMatch(/poor_|dataSize/);
      expect((await sendRaw(served().port, chunked)).status).toBe(413);
      expect(await (await ask('/data', { method: 'POST', body: 'x'.repeat(65536) })).text()).toBe('65536 bytes');
    });

    it('a body that stalls is 408, and the next request is answered', async () => {
      const fields = 'Host: 127.0.0.1\r\nConnection: close\r\nContent-Length: 10';
      const stalled = await sendUntilAnswered(served().port, `POST /impatient/data HTTP/1.1\r\n${fields}\r\n\r\nhalf`);
      expect([stalled.status, stalled.body.includes('too slowly')]).toEqual([408, true]);
      expect((await ask('/')).status).toBe(200);
    });

    it('a body that is asked for when all is over hurts nobody', async () => {
      expect(await (await ask('/read-later', { method: 'POST', body: 'late' })).text()).toBe('answered');
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect((await ask('/')).status).toBe(200);
    });

    it('a client that leaves before its body is awaited hurts nobody', async () => {
      const socket = await open(served().port);
      socket.write('POST /late HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\nhalf');
      await new Promise((resolve) => setTimeout(resolve, 100));
      socket.resetAndDestroy();
      await new Promise((resolve) => setTimeout(resolve, 400));
      expect((await ask('/')).status).toBe(200);
    });

    it('a handler that does not read answers before the body is there', async () => {
      const response = await ask('/unread', { method: 'POST', body: 'x'.repeat(200_000) });
      expect(response.status).toBe(403);
    });

    it('an answer comes before a large upload has', async () => {
      const socket = await open(served().port);
      socket.write(`POST /unread HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${upload * MIB}\r\n\r\n`);
      socket.write(new Uint8Array(65536));
      const head = await new Promise<Buffer>((resolve) => socket.once('data', resolve));
      socket.destroy();
      expect(head.toString('latin1')).toMatch(/^HTTP\/1\.1 403 /);
      expect((await ask('/')).status).toBe(200);
    });

    it(`${upload} MiB read block by block take less than ${memory} MiB of memory`, { timeout: 120_000 }, async () => {
      await ask('/count', { method: 'POST', body: blocks(64 * MIB), duplex: 'half' } as RequestInit);
      const growth = watchMemory(served());
      const timer = setInterval(growth.look, 50);
      const response = await ask('/count', {
        method: 'POST',
        body: blocks(upload * MIB),
        duplex: 'half',
      } as RequestInit);
      clearInterval(timer);
      expect(await response.json()).toEqual({ size: upload * MIB });
      expect(growth.end(`${upload} MiB up`)).toBeLessThan(memory);
    });
  });
}

function hostility(served: () => Served, ask: Ask, { ownFailures = [] }: Ways): void {
  describe('hostile requests', () => {
    it.each(TARGETS)('target $target is understood right, or refused', async ({ target, path }) => {
      const { status, body } = await getRaw(served().port, target);
      expect((await ask('/')).status).toBe(200);
      if (status === 200)
        expect(path).toBe(body === 'root' ? '/' : JSON.parse(Buffer.from(body, 'latin1').toString()).uri);
      else expect(isRefusal(status)).toBe(true);
    });

    it.each(HOSTS)('Host %j does not steer the path', async (host) => {
      const { status, body } = await getRaw(served().port, '/path/x', '', host);
      expect((await ask('/')).status).toBe(200);
      if (status === 200) expect(body).toBe('{"rest":"x","uri":"/path/x"}');
      else expect(isRefusal(status)).toBe(true);
      expect(body).not.toContain('<script>');
    });

    it.each(NORMALIZED_HOSTS)('Host %s is the host %s', async (host, normalized) => {
      const { status, body } = await getRaw(served().port, '/request', '', host);
      expect([status, JSON.parse(body).url]).toEqual([200, `http://${normalized}/request`]);
      expect(JSON.parse(body).host).toBe(normalized.replace(/:\d+$/, ''));
    });

    it.each(IMPOSSIBLE_HOSTS)('Host %s is 400, also for a body and for a mounted fetch', async (host) => {
      for (const line of ['GET /request', 'GET /%C5%BE', 'GET /fetch/x', 'POST /count']) {
        const fields = `Host: ${host}\r\nConnection: close\r\nContent-Length: ${line.startsWith('POST') ? 5000 : 0}`;
        const request = `${line} HTTP/1.1\r\n${fields}\r\n\r\n${line.startsWith('POST') ? 'x'.repeat(5000) : ''}`;
        expect([line, (await sendRaw(served().port, request)).status]).toEqual([line, 400]);
      }
    });

    it('a target without a path is /', async () => {
      const { status, body } = await getRaw(served().port, 'http://a.example?x', '', 'a.example');
      expect([status, body]).toEqual([200, 'root']);
    });

    it.each(REQUESTS)('%s is answered right, or refused', async (name, bytes) => {
      const { status, body } = await sendRaw(served().port, Buffer.from(bytes, 'latin1'), 2000);
      if (ownFailures.includes(name)) expect(status).toBe(500);
      else if (status === 200) expect(body).toBe('{"rest":"x","uri":"/path/x"}');
      else expect(isRefusal(status)).toBe(true);
      expect((await ask('/')).status).toBe(200);
    });

    it.each(['%01', '%1b', '%7f', '%0d%0aX-Evil:%201', '%C5%BE', '%00x'])(
      'a header value with %s is never sent',
      async (value) => {
        for (const path of ['/header/', '/own-header/']) {
          const { status, headers } = await getRaw(served().port, `${path}a${value}`);
          expect(status).toBe(value === '%00x' ? 400 : 500);
          expect([headers.has('x-value'), headers.has('x-evil')]).toEqual([false, false]);
        }
        expect((await ask('/')).status).toBe(200);
      },
    );

    it('fields of the connection are not the application’s, nor is a wrong length', async () => {
      const { headers, body } = await getRaw(served().port, '/length');
      expect(body).toBe('longer than three');
      expect(headers.get('transfer-encoding')).toBeUndefined();
      expect(headers.get('content-length')).toBe('17');
    });

    it('a message of the client forges no line of the log', async () => {
      await getRaw(served().port, '/log/a%0a[error]%20forged');
      await waitFor(() => served().printed().includes('forged'));
      expect(served().printed()).not.toMatch(/^\[error\] forged/m);
    });

    it('a mistake of the application tells nothing of its inside', async () => {
      const response = await ask('/throw');
      expect([response.status, (await response.text()).includes('secret detail')]).toEqual([500, false]);
    });
  });
}

/** Refused by the application or by the runtime, which may also just close the connection. */
function isRefusal(status: number): boolean {
  return status === 0 || (status >= 400 && status < 500) || status === 501 || status === 505;
}

function blocks(size: number): ReadableStream<Uint8Array> {
  const block = new Uint8Array(65536);
  let left = size;
  return new ReadableStream({
    pull(controller) {
      if (left <= 0) return controller.close();
      controller.enqueue(block);
      left -= block.byteLength;
    },
  });
}
