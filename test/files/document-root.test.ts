import { describe, expect, it } from 'vitest';
import { memoryFiles, sendFile } from '../../src/index.ts';
import { DECLINED, METHOD_ALL } from '../../src/state.ts';
import { loggedApp } from '../app-kit.ts';
import { eventually } from '../wait.ts';
import { fileApp } from './files-kit.ts';

const FILES = {
  'index.html': '<h1>Root</h1>',
  'a.txt': { content: 'abcdefghij', modified: Date.UTC(2024, 1, 3) },
  'docs/index.html': 'docs',
  'docs/b.txt': 'b',
  'plain/c.txt': 'c',
};

describe('a document root', () => {
  it('answers where no rule does, before the default handler', async () => {
    const { app } = fileApp(FILES);
    app.get('/a.txt', () => 'rule');
    app.default(() => 'default');
    const texts = ['/a.txt', '/docs/b.txt', '/nothing'].map(async (path) => (await app.request(path)).text());
    expect(await Promise.all(texts)).toEqual(['rule', 'b', 'default']);
  });

  it('answers GET where a rule has the path for POST only; where there is no file, that is 405', async () => {
    const { app } = fileApp(FILES);
    app.post('/a.txt', () => 'posted');
    app.post('/b.txt', () => 'posted');
    const ask = async (method: string, path: string): Promise<unknown[]> => {
      const response = await app.request(path, { method });
      return [response.status, response.headers.get('allow')];
    };
    expect(await ask('GET', '/a.txt')).toEqual([200, null]);
    expect(await ask('POST', '/a.txt')).toEqual([200, null]);
    expect(await ask('GET', '/b.txt')).toEqual([405, 'OPTIONS, POST']);
    expect(await ask('DELETE', '/a.txt')).toEqual([405, 'GET, HEAD, OPTIONS, POST']);
  });

  it('answers behind a rule that declines, and hooks run once', async () => {
    const { app } = fileApp(FILES);
    const hooks: unknown[] = [];
    app.preProcess((req) => void hooks.push(['pre', req.uriRule]));
    app.postProcess((req, { status }) => void hooks.push(['post', req.uriRule, status]));
    app.get('/<name>', (req) => {
      req.headersOut.set('X-Rule', 'declined');
      return DECLINED;
    });
    const response = await app.request('/a.txt');
    expect([await response.text(), hooks]).toEqual([
      'abcdefghij',
      [
        ['pre', '/<name>'],
        ['post', undefined, 200],
      ],
    ]);
  });

  it('has hooks before it that know it is no rule, and may turn away', async () => {
    const { app } = fileApp(FILES);
    app.preProcess((req) => (req.uri === '/a.txt' ? new Response('no', { status: 401 }) : undefined));
    app.preProcess((req) => void req.headersOut.set('Cache-Control', `max-age=60, ${req.uriRule}`));
    expect((await app.request('/a.txt')).status).toBe(401);
    expect((await app.request('/docs/b.txt')).headers.get('cache-control')).toBe('max-age=60, undefined');
  });

  it.each([
    ['/', 200, '<h1>Root</h1>'],
    ['/docs/', 200, 'docs'],
    ['/docs', 308, ''],
    ['/plain/', 403, undefined],
    ['/a.txt/', 404, undefined],
    ['/.', 200, '<h1>Root</h1>'],
  ])('%s is %i', async (path, status, text) => {
    const { app, log } = fileApp(FILES);
    const response = await app.request(path);
    const seen = await response.text();
    expect([response.status, text === undefined ? undefined : seen, log.lines]).toEqual([status, text, []]);
  });

  it('has states like any other: handlers of 404, 405, 412 and 416 are asked', async () => {
    const { app } = fileApp(FILES);
    for (const code of [404, 405, 412, 416]) app.httpState(code, (_req, { code: state }) => `own ${state}`, METHOD_ALL);
    const asked = [
      app.request('/nothing'),
      app.request('/a.txt', { method: 'POST' }),
      app.request('/a.txt', { headers: { 'If-Match': '"x"' } }),
      app.request('/a.txt', { headers: { Range: 'bytes=50-' } }),
    ];
    const answers = await Promise.all(asked);
    expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual([
      'own 404',
      'own 405',
      'own 412',
      'own 416',
    ]);
    expect(answers[3]?.headers.get('content-range')).toBe('bytes */10');
    expect(answers[3]?.headers.get('etag')).toBeNull();
  });

  it('is that of each application: one that is mounted has its own, and its slash', async () => {
    const files = (root: string) => memoryFiles(root === '/inner' ? { 'index.html': 'inner', 'x/y': '1' } : FILES);
    const { app } = loggedApp({ platform: { name: 'memory', files }, documentRoot: '/' });
    const inner = loggedApp({ documentRoot: '/inner' }).app;
    app.mount('/in', inner);
    const ask = async (path: string): Promise<unknown[]> => {
      const response = await app.request(path);
      return [response.status, response.headers.get('location')];
    };
    expect(await ask('/in')).toEqual([308, './in/']);
    expect(await ask('/in/x?a=1')).toEqual([308, './x/?a=1']);
    expect(await ask('/in/')).toEqual([200, null]);
  });

  it('is nothing on a platform without files, and 500, logged, where it fails', async () => {
    const bare = loggedApp({ documentRoot: '/' }).app;
    expect((await bare.request('/a.txt')).status).toBe(404);
    const files = () => {
      throw new Error('the disk is gone');
    };
    const { app, log } = loggedApp({ documentRoot: '/', platform: { name: 'broken', files } });
    expect((await app.request('/a.txt')).status).toBe(500);
    expect(log.about('the disk is gone')).toHaveLength(1);
  });

  it('leaves nothing of a file on an answer that is another', async () => {
    const { app } = fileApp(FILES);
    app.get('/plain/', async (req) => {
      await sendFile(req, 'a.txt');
      return DECLINED;
    });
    app.get('/text', async (req) => (await sendFile(req, 'a.txt')) && 'text');
    app.documentIndex = true;
    for (const path of ['/plain/', '/text']) {
      const { headers, status } = await app.request(path);
      expect([status, headers.get('etag'), headers.get('accept-ranges')]).toEqual([200, null, null]);
    }
  });

  it('has a type that nothing replaces where it is sent in several parts', async () => {
    const { app } = fileApp(FILES);
    app.preProcess((req) => {
      req.contentType = 'text/x-own';
      req.headersOut.set('Content-Type', 'text/x-own');
    });
    const whole = await app.request('/a.txt');
    const parts = await app.request('/a.txt', { headers: { Range: 'bytes=0-1,4-5' } });
    expect(whole.headers.get('content-type')).toBe('text/x-own');
    expect(parts.headers.get('content-type')).toMatch(/^multipart\/byteranges; boundary=/);
  });

  it('does not fall over a file that cannot be closed', async () => {
    const close = (): never => {
      throw new Error('EIO');
    };
    const file = { kind: 'file' as const, path: 'a', size: 1, modified: 0, close, body: () => new Uint8Array(1) };
    const files = () => ({ open: () => ({ ...file, read: async function* () {} }) });
    const { app, log } = loggedApp({ documentRoot: '/', platform: { name: 'x', files } });
    expect((await app.request('/a')).status).toBe(200);
    expect(log.about('EIO')).toHaveLength(1);
  });

  it('closes what it has opened, also when nobody reads it', async () => {
    const open: string[] = [];
    const file = (path: string) => {
      open.push(path);
      let isOpen = true;
      return {
        kind: 'file' as const,
        path,
        size: 100_000,
        modified: 0,
        async *read() {
          yield new Uint8Array(50_000);
          yield new Uint8Array(50_000);
        },
        close() {
          if (isOpen) open.splice(open.indexOf(path), 1);
          isOpen = false;
        },
      };
    };
    const { app } = loggedApp({ documentRoot: '/', platform: { name: 'x', files: () => ({ open: file }) } });
    app.preProcess((req) => (req.args.has('refuse') ? new Response('no') : undefined));
    app.postProcess((req) => (req.args.has('replace') ? new Response('other') : undefined));
    for (const query of ['', '?refuse=1', '?replace=1']) {
      for (const method of ['GET', 'HEAD', 'POST']) {
        await (await app.request(`/a${query}`, { method })).text();
      }
    }
    await (await app.request('/a', { headers: { Range: 'bytes=500000-' } })).text();
    await (await app.request('/a', { headers: { 'If-None-Match': '*' } })).text();
    await (await app.request('/a')).body?.cancel();
    await eventually(() => expect(open).toEqual([]));
  });
});
