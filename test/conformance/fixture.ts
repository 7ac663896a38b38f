/** The application that the conformance suite asks over the wire: every feature on a path of its own, no runtime's API. */
import { Application, abort, BrokenClientConnection, type FileCallback, type Platform, redirect } from 'poorfetch';
import { DECLINED, METHOD_ALL, METHOD_GET_POST } from 'poorfetch/state';
import { createFaulty } from './fixture-faulty.ts';
import { createGuarded } from './fixture-guarded.ts';
import { createProxying } from './fixture-proxying.ts';
import { createSessions } from './fixture-sessions.ts';
import { createUploads } from './fixture-uploads.ts';

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

const BLOCK = new Uint8Array(65536).fill(120);

/** Gives three blocks, and then breaks. */
function failing(): ReadableStream<Uint8Array> {
  let given = 0;
  return new ReadableStream({
    pull(controller) {
      given += 1;
      if (given > 3) controller.error(new Error('inside the stream'));
      else controller.enqueue(BLOCK);
    },
  });
}

/** The application; with a platform it also has the runtime's environment and the client's address where it is served as it is. */
export function createFixture(platform?: Platform, fileCallback?: FileCallback): Application {
  const app = new Application({ name: 'fixture', dataSize: 65536, ...(platform && { platform }) });

  /** What happened so far, for the suite to ask: `/events` answers and forgets it. */
  const events: string[] = [];

  app.preProcess((req) => {
    if (!req.args.has('hook')) return;
    events.push(`pre ${req.uriRule ?? 'none'}`);
    req.headersOut.add('X-Hook', req.uriRule ?? 'none');
  });
  app.postProcess((req, { headers }) => {
    if (req.uri !== '/events') events.push(`post ${req.uri}`);
    if (req.args.has('hook')) headers.set('Access-Control-Allow-Origin', '*');
  });

  let timesAsked = 0;
  app.get('/events', () => {
    timesAsked += 1;
    return events.splice(0);
  });
  app.get('/', () => 'root');
  app.get('/json', () => ({ answer: 42, text: 'žluťoučký' }));
  app.get('/bytes', () => new Uint8Array([0, 1, 2, 255]));
  app.get('/nothing', () => null);
  app.get('/reset', () => 205);
  app.get('/not-modified', (req) => {
    req.write('a body that must not be sent');
    return 304;
  });
  app.get('/blob', () => new Blob(['<p>blob</p>'], { type: 'text/html' }));
  app.get('/response', () => new Response('own', { status: 201, headers: { 'X-Own': 'yes' } }));
  app.get('/user/<name:word>/<age:int>', (req, name, age) => ({ name, age: age + 1, groups: req.groups }));
  app.get('/echo/<text>', (req, text) => ({ text, uri: req.uri }));
  app.get('/path/<rest:re:.*>', (req, rest) => ({ rest, uri: req.uri }));
  app.get('/declined/<name>', () => DECLINED);
  app.get('/declined/<name:word>', (_req, name) => `second ${name}`);
  app.get('/values', (req) => {
    for (const value of ['</a>; rel=preload', '</b>; rel=preload']) req.headersOut.append('Link', value);
    for (const scheme of ['Basic realm="a"', 'Bearer']) req.headersOut.add('WWW-Authenticate', scheme);
    for (const cookie of ['a=1', 'b=2']) req.headersOut.append('Set-Cookie', cookie);
    return { url: req.url, path: req.path, own: req.headers.get('x-own') };
  });
  app.get('/redirect', (req) => {
    req.setCookie('seen', 'yes');
    redirect(req, '/user/žluť/1');
  });
  app.get('/cookies', (req) => {
    req.setCookie('a', '1');
    req.setCookie('b', 'two words', { httpOnly: true });
    return { ...req.cookies };
  });
  app.get('/request', (req) => ({
    method: req.method,
    host: req.hostname,
    scheme: req.scheme,
    remoteAddr: req.remoteAddr,
    args: req.args,
    url: req.constructUrl(),
  }));

  app.get('/options', (req) => ({ ...req.getOptions() }));
  app.get('/slow/<milliseconds:int>', async (_req, milliseconds) => {
    console.log('asked');
    await wait(milliseconds);
    return 'finished';
  });

  app.get('/write/<length:int>', (req, length) => {
    req.write('x'.repeat(length));
  });
  app.get('/header/<value>', (req, value) => {
    req.headersOut.set('X-Value', value);
    return 'sent';
  });
  app.get('/own-header/<value>', (_req, value) => new Response('sent', { headers: { 'X-Value': value } }));
  app.get('/length', (req) => {
    req.headersOut.set('Content-Length', 3);
    req.headersOut.set('Transfer-Encoding', 'chunked');
    req.headersOut.set('Connection', 'close');
    return 'longer than three';
  });

  app.get('/lines', async function* (req) {
    req.contentType = 'text/plain; charset=utf-8';
    for (const line of ['one', 'two', 'three']) {
      yield `${line}\n`;
      await wait(100);
    }
  });
  app.get('/own-sized', (req) => {
    if (req.args.has('signal')) req.signal.addEventListener('abort', () => events.push('signal'));
    if (req.args.has('cookie')) req.setCookie('a', '1');
    return new Response('own text');
  });
  const constant = new Response(null, { headers: { 'X-A': '1' } });
  app.get('/constant', (req) => {
    const who = req.args.getFirst('who');
    if (who !== undefined) req.setCookie('who', who);
    return constant;
  });
  app.get('/own-empty', (req) => {
    req.signal.addEventListener('abort', () => events.push('signal'));
    return new Response(null, { status: 204 });
  });
  app.post('/read-later', (req) => {
    setTimeout(() => req.read(), 50);
    return 'answered';
  });
  app.get('/ticks', async (req) => {
    for (let tick = 1; tick <= 3; tick++) {
      req.write(`tick ${tick}\n`);
      await req.flush();
      await wait(100);
    }
  });
  app.get('/flushed-once', async (req) => {
    await req.flush();
    req.write('data: small\n\n');
    await new Promise((left) => req.signal.addEventListener('abort', left));
  });
  app.get('/flushed', async (req) => {
    const before = timesAsked;
    req.write('first');
    await req.flush();
    for (let tries = 0; timesAsked === before && tries < 500; tries++) await wait(20);
    events.push('ended');
  });
  app.get('/large/<mebibytes:int>', async (req, mebibytes) => {
    req.contentLength = mebibytes * 2 ** 20;
    for (let sent = 0; sent < mebibytes * 2 ** 20; sent += BLOCK.byteLength) await req.write(BLOCK);
  });
  app.get('/broken', async (req) => {
    await req.write('y'.repeat(20_000));
    throw new Error('after the start');
  });
  app.get('/endless', async (req) => {
    req.signal.addEventListener('abort', () => events.push('signal'));
    try {
      for (;;) await req.write(BLOCK);
    } catch (error) {
      events.push(error instanceof BrokenClientConnection ? 'client left' : `wrong error ${String(error)}`);
      throw error;
    }
  });
  app.get(
    '/timer',
    (req) =>
      new Promise<void>((done) => {
        // It goes on for a while when its client has left, as a forgotten timer would.
        req.signal.addEventListener('abort', () => setTimeout(stop, 100));
        const stop = (): void => {
          clearInterval(timer);
          done();
        };
        const timer = setInterval(() => {
          req.write('data: tick\n\n');
          req.flush();
        }, 10);
      }),
  );
  app.get('/endless-lines', async function* () {
    try {
      for (;;) {
        yield 'z'.repeat(65536);
        await wait(0);
      }
    } finally {
      events.push('generator ended');
    }
  });

  app.get('/broken-stream', failing);
  app.get('/broken-response', () => new Response(failing()));
  app.get('/stream', () => new Blob(['one ', 'two']).stream());

  app.route('/form', (req) => ({ form: req.form, args: req.args }), METHOD_GET_POST);
  app.post('/json', (req) => ({ got: req.json }));
  app.post('/data', async (req) => `${(await req.data()).byteLength} bytes`);
  app.post('/count', async (req) => {
    let size = 0;
    for (let block = await req.read(); block.byteLength > 0; block = await req.read()) size += block.byteLength;
    return { size };
  });
  app.post('/late', async (req) => {
    const data = req.data();
    await wait(300);
    return `${(await data).byteLength} bytes`;
  });
  app.route('/any-data', async (req) => `${(await req.data()).byteLength} bytes, ${req.body === null}`, METHOD_ALL);
  app.post('/unread', () => abort(403, { message: 'Nobody reads this' }));

  app.get('/log/<text>', (req, text) => req.logError(text));
  app.get('/upgrade', () => abort(426, { headers: { Upgrade: 'websocket' } }));
  app.get('/challenge', () => abort(401, { headers: { 'WWW-Authenticate': 'Bearer' } }));
  app.get('/abort/<code:int>', (_req, code) => abort(code, { message: '<b>no</b>' }));
  app.get('/throw', () => {
    throw new Error('secret detail');
  });
  app.httpState(418, (req, { code }) => `I am a teapot, ${code}, ${req.status}`, METHOD_ALL);
  app.route('/search', () => 'found', 'QUERY');

  const inner = new Application({ name: 'inner' });
  inner.get('/<name>', (req, name) => ({ inner: name, uri: req.uri, url: req.constructUrl() }));
  inner.post('/form', (req) => ({ form: req.form }));
  const curious = new Application({ name: 'curious' });
  curious.get('/text', () => 'read by a hook');
  curious.get('/started', async (req) => {
    await req.write('x'.repeat(40_000));
  });
  curious.postProcess(async (_req, response) => {
    response.headers.set('X-Late', 'a\u0001b');
    await response.text();
  });
  app.mount('/curious', curious);
  app.mount('/inner', inner);
  app.mount('/fetch', { fetch: (request) => Response.json({ url: request.url }) });
  app.mount('/upload', createUploads(fileCallback));
  app.mount('/impatient', createUploads(fileCallback, 0.5));
  app.mount('/session', createSessions());
  app.mount('/guarded', createGuarded());
  app.mount('/faulty', createFaulty());
  app.mount('/proxying', createProxying());

  const open = new Application({ name: 'open', debug: true, env: { app_password: 'never shown', app_shown: 'seen' } });
  open.get('/static', () => 'static');
  open.get('/throw', () => {
    throw new Error('outer', { cause: new Error('inner') });
  });
  app.mount('/open', open);

  return app;
}
