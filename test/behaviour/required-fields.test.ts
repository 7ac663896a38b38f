import { describe, expect, it } from 'vitest';
import { type Application, abort, type StatusResult } from '../../src/index.ts';
import { loggedApp } from '../app-kit.ts';

async function fieldOf(app: Application, name: string, path = '/', method = 'GET'): Promise<unknown[]> {
  const { status, headers } = await app.request(path, { method });
  return [status, headers.get(name)];
}

describe('405 has Allow', () => {
  it.each<[string, () => unknown]>([
    ['returned', () => 405],
    ['thrown', () => abort(405)],
    ['in a promise', async () => 405],
  ])('with the methods of the path, when it is %s', async (_, handler) => {
    const { app } = loggedApp();
    app.post('/', () => 'posted');
    app.get('/', handler as () => 405);
    expect(await fieldOf(app, 'allow')).toEqual([405, 'GET, HEAD, OPTIONS, POST']);
    app.httpState(405, () => 'own page');
    expect(await fieldOf(app, 'allow')).toEqual([405, 'GET, HEAD, OPTIONS, POST']);
  });

  it('when req.status is set', async () => {
    const { app } = loggedApp();
    app.post('/', (req) => {
      req.status = 405;
      return 'own page';
    });
    expect(await fieldOf(app, 'allow', '/', 'POST')).toEqual([405, 'OPTIONS, POST']);
  });

  it('that is empty where the path has no route', async () => {
    const { app } = loggedApp();
    app.default(() => 405);
    expect(await fieldOf(app, 'allow', '/nowhere')).toEqual([405, '']);
  });

  it('that the handler has set', async () => {
    const { app } = loggedApp();
    app.get('/option', () => abort(405, { allow: ['PUT'] }));
    app.get('/header', () => abort(405, { headers: { Allow: 'PATCH' } }));
    app.get('/fields', (req) => {
      req.errHeadersOut.set('Allow', 'DELETE');
      return 405;
    });
    expect(await fieldOf(app, 'allow', '/option')).toEqual([405, 'PUT']);
    expect(await fieldOf(app, 'allow', '/header')).toEqual([405, 'PATCH']);
    expect(await fieldOf(app, 'allow', '/fields')).toEqual([405, 'DELETE']);
  });

  it('but no other status has', async () => {
    const { app } = loggedApp();
    app.get('/', () => 404);
    app.post('/ok', () => 'ok');
    expect(await fieldOf(app, 'allow')).toEqual([404, null]);
    expect(await fieldOf(app, 'allow', '/ok', 'POST')).toEqual([200, null]);
  });
});

const REQUIRED: [code: number, name: string, value: string][] = [
  [401, 'WWW-Authenticate', 'Bearer'],
  [407, 'Proxy-Authenticate', 'Basic realm="proxy"'],
  [426, 'Upgrade', 'websocket'],
];

describe.each(REQUIRED)('%i needs %s', (code, name, value) => {
  it('which abort and headersOut set, without a line in the log', async () => {
    const { app, log } = loggedApp();
    app.get('/abort', () => abort(code, { headers: { [name]: value } }));
    app.get('/fields', (req) => {
      req.errHeadersOut.set(name, value);
      return code as StatusResult;
    });
    app.get('/status', (req) => {
      req.status = code;
      req.headersOut.set(name, value);
      return 'own page';
    });
    app.get('/response', () => new Response('own', { status: code, headers: { [name]: value } }));
    app.get('/added', (req) => {
      req.headersOut.set(name, value);
      return new Response('own', { status: code });
    });
    for (const path of ['/abort', '/fields', '/status', '/response', '/added']) {
      expect([path, ...(await fieldOf(app, name, path))]).toEqual([path, code, value]);
    }
    expect(log.about(name)).toEqual([]);
  });

  it('which a post hook may add, without a line in the log', async () => {
    const { app, log } = loggedApp();
    app.postProcess((_, response) => void response.headers.set(name, value));
    app.get('/', () => code as StatusResult);
    expect(await fieldOf(app, name)).toEqual([code, value]);
    expect(log.about(name)).toEqual([]);
  });

  it('and the log tells once for each route where it is missing', async () => {
    const { app, log } = loggedApp();
    app.get('/returned', () => code as StatusResult);
    app.get('/thrown/<n:int>', () => abort(code));
    app.get('/own', () => new Response('own', { status: code }));
    for (const path of ['/returned', '/thrown/1', '/thrown/2', '/own', '/returned']) {
      expect(await fieldOf(app, name, path)).toEqual([code, null]);
    }
    const advice = `needs the header ${name} (RFC 9110); write for example abort(${code}, { headers: { '${name}': '${value}' } })`;
    expect(log.about(name)).toEqual(
      ['/returned', '/thrown/<n:int>', '/own'].map(
        (path) => `warn GET ${path}: a response with status ${code} ${advice}`,
      ),
    );
  });

  it('and the log tells once where a default handler lacks it', async () => {
    const { app, log } = loggedApp();
    app.default(() => abort(code));
    for (const path of ['/a', '/b', '/c']) expect(await fieldOf(app, name, path)).toEqual([code, null]);
    expect(log.about(name)).toHaveLength(1);
  });
});

it('Upgrade belongs to the connection, and is sent with 426 only', async () => {
  const { app } = loggedApp();
  app.get('/text', (req) => {
    req.headersOut.set('Upgrade', 'websocket');
    return 'text';
  });
  app.get('/response', () => new Response('own', { headers: { Upgrade: 'websocket' } }));
  app.get('/added', (req) => {
    req.headersOut.set('Upgrade', 'websocket');
    return new Response('own');
  });
  for (const path of ['/text', '/response', '/added']) {
    expect(await fieldOf(app, 'upgrade', path)).toEqual([200, null]);
  }
});
