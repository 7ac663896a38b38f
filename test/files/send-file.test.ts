import { describe, expect, it } from 'vitest';
import { memoryFiles, sendFile } from '../../src/index.ts';
import { METHOD_ALL } from '../../src/state.ts';
import { loggedApp } from '../app-kit.ts';
import { inMemory } from './files-kit.ts';

const FILES = { 'reports/a.txt': 'abcdefghij', 'reports/.key': 'secret', 'reports/b': 'b' };

describe('sendFile', () => {
  it('answers with a file as a document root does, with the fields of the handler', async () => {
    const { app } = loggedApp({ platform: inMemory(FILES) });
    app.get('/', (req) => {
      req.setCookie('a', '1');
      req.headersOut.set('Content-Disposition', 'attachment');
      return sendFile(req, 'reports/a.txt');
    });
    const response = await app.request('/', { headers: { Range: 'bytes=2-4' } });
    expect([response.status, await response.text(), response.headers.getSetCookie()]).toEqual([
      206,
      'cde',
      ['a=1; Path=/'],
    ]);
    expect(response.headers.get('content-disposition')).toBe('attachment');
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const etag = response.headers.get('etag') ?? '';
    expect((await app.request('/', { headers: { 'If-None-Match': etag } })).status).toBe(304);
  });

  it('sends nothing hidden and nothing outside of its root, which is for paths of clients', async () => {
    const roots: string[] = [];
    const files = (root: string) => {
      roots.push(root);
      return memoryFiles({ 'a.txt': 'a', '.key': 'secret', '../b': 'b' });
    };
    const { app } = loggedApp({ platform: { name: 'memory', files } });
    app.get('/<path:re:.*>', (req, path) => sendFile(req, path, { root: '/srv' }));
    const ask = async (path: string): Promise<number> => (await app.request(`/${path}`)).status;
    const paths = ['a.txt', '.key', '..%2Fb', '', 'a.txt%2F', '%2Fa.txt'];
    expect(await Promise.all(paths.map(ask))).toEqual([200, 404, 404, 404, 404, 404]);
    expect(new Set(roots)).toEqual(new Set(['/srv']));
  });

  it('takes a type of the handler’s', async () => {
    const { app } = loggedApp({ platform: inMemory(FILES) });
    app.get('/', (req) => sendFile(req, 'reports/b', { type: 'text/x-own' }));
    expect((await app.request('/')).headers.get('content-type')).toBe('text/x-own');
  });

  it('is answered by states where it cannot: 404, and 500 without a platform', async () => {
    const { app } = loggedApp({ platform: inMemory(FILES) });
    app.httpState(404, () => 'own', METHOD_ALL);
    app.get('/', (req) => sendFile(req, 'missing'));
    expect(await (await app.request('/')).text()).toBe('own');
    const bare = loggedApp();
    bare.app.get('/', (req) => sendFile(req, 'a'));
    expect((await bare.app.request('/')).status).toBe(500);
    expect(bare.log.about('give it the platform')).toHaveLength(1);
  });

  it.each(['If-None-Match: *', 'Range: bytes=0-0', 'Range: bytes=50-', 'If-Match: "x"'])(
    'as the page of a state is whole, whatever the client asks (%s)',
    async (field) => {
      const { app } = loggedApp({ platform: inMemory(FILES) });
      app.httpState(404, (req) => sendFile(req, 'reports/a.txt'), METHOD_ALL);
      const [name = '', value = ''] = field.split(': ');
      const response = await app.request('/nope', { headers: { [name]: value } });
      expect([response.status, await response.text()]).toEqual([404, 'abcdefghij']);
      expect(response.headers.get('accept-ranges')).toBeNull();
    },
  );

  it('knows no ranges of what is posted', async () => {
    const { app } = loggedApp({ platform: inMemory(FILES) });
    app.post('/', (req) => sendFile(req, 'reports/a.txt'));
    const response = await app.request('/', { method: 'POST', headers: { Range: 'bytes=0-0' } });
    expect([response.status, await response.text()]).toEqual([200, 'abcdefghij']);
  });

  it.each([{ type: 'a\r\nb: c' }, { type: '' }, { root: '' }])('takes no %j', async (options) => {
    const { app, log } = loggedApp({ platform: inMemory(FILES) });
    app.get('/', (req) => sendFile(req, 'reports/a.txt', options));
    expect((await app.request('/')).status).toBe(500);
    expect(log.about('TypeError')).toHaveLength(1);
  });

  it('has made its answer: a field that is set behind it is an error', async () => {
    const { app, log } = loggedApp({ platform: inMemory(FILES) });
    app.get('/', async (req) => {
      const response = await sendFile(req, 'reports/b');
      req.headersOut.set('X-Late', '1');
      return response;
    });
    expect((await app.request('/')).status).toBe(500);
    expect(log.about('The answer is made')).toHaveLength(1);
  });
});

describe('req.sendFile', () => {
  it.each([
    [{}, 'abcdefghij', 10],
    [{ offset: 3 }, 'defghij', 7],
    [{ offset: 3, limit: 2 }, 'de', 2],
    [{ limit: 0 }, '', 0],
    [{ offset: 50 }, '', 0],
    [{ limit: 50 }, 'abcdefghij', 10],
  ])('writes a file, or a part of it (%j), and gives its length', async (options, text, length) => {
    const { app } = loggedApp({ platform: inMemory(FILES) });
    app.get('/', async (req) => {
      req.write('<');
      const size = await req.sendFile('reports/a.txt', options);
      req.write(`> ${size}`);
    });
    expect(await (await app.request('/')).text()).toBe(`<${text}> ${length}`);
  });

  it.each([{ offset: -1 }, { limit: Number.NaN }])('takes no %j', async (options) => {
    const { app, log } = loggedApp({ platform: inMemory(FILES) });
    app.get('/', (req) => req.sendFile('reports/a.txt', options).then(() => {}));
    expect((await app.request('/')).status).toBe(500);
    expect(log.about('numbers of bytes')).toHaveLength(1);
  });

  it('of what is no file is 404', async () => {
    const { app } = loggedApp({ platform: inMemory(FILES) });
    app.get('/<path:re:.*>', (req, path) => req.sendFile(path).then(() => {}));
    for (const path of ['missing', 'reports']) expect((await app.request(`/${path}`)).status).toBe(404);
  });
});
