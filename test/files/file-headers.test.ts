import { afterEach, describe, expect, it, vi } from 'vitest';
import { sendFile } from '../../src/index.ts';
import { METHOD_ALL } from '../../src/state.ts';
import { loggedApp } from '../app-kit.ts';
import { fileApp, inMemory } from './files-kit.ts';

const MODIFIED = Date.UTC(2024, 1, 3, 4, 5, 6);
const FILES = { 'a.txt': { content: 'abcdefghij', modified: MODIFIED } };

afterEach(() => void vi.useRealTimers());

/** Status, length and range of a response. */
function describeResponse({ status, headers }: Response): unknown[] {
  return [status, headers.get('content-length'), headers.get('content-range')];
}

describe('HEAD of a file', () => {
  it.each(['bytes=0-4', 'bytes=0-0,5-6', 'bytes=50-', 'bytes=-3'])('ignores Range: %s', async (Range) => {
    const { app } = fileApp(FILES);
    const own = loggedApp({ platform: inMemory(FILES) }).app;
    own.get('/a.txt', (req) => sendFile(req, 'a.txt'));
    for (const asked of [app, own]) {
      const response = await asked.request('/a.txt', { method: 'HEAD', headers: { Range } });
      expect([...describeResponse(response), await response.text()]).toEqual([200, '10', null, '']);
      expect(response.headers.get('accept-ranges')).toBe('bytes');
    }
  });

  it('ignores Range also where If-Range names the version, and knows the other conditions', async () => {
    const { app } = fileApp(FILES);
    const etag = (await app.request('/a.txt')).headers.get('etag') ?? '';
    const ask = (headers: Record<string, string>): Promise<Response> =>
      app.request('/a.txt', { method: 'HEAD', headers });
    expect((await ask({ Range: 'bytes=0-4', 'If-Range': etag })).status).toBe(200);
    expect((await ask({ Range: 'bytes=0-4', 'If-None-Match': etag })).status).toBe(304);
    expect((await ask({ Range: 'bytes=0-4', 'If-Match': '"x"' })).status).toBe(412);
  });
});

describe('Last-Modified of a file', () => {
  it('from the future is the time of the response', async () => {
    vi.useFakeTimers({ now: MODIFIED - 3_600_000, toFake: ['Date'] });
    const { app } = fileApp(FILES);
    const { headers } = await app.request('/a.txt');
    const now = new Date(MODIFIED - 3_600_000).toUTCString();
    expect([headers.get('last-modified'), headers.get('date')]).toEqual([now, now]);
    expect((await app.request('/a.txt', { headers: { 'If-Modified-Since': now } })).status).toBe(304);
  });

  it.each([0, 999])('of the same second brings the Date, which a runtime writes late (%i ms later)', async (later) => {
    vi.useFakeTimers({ now: MODIFIED + later, toFake: ['Date'] });
    const { app } = fileApp(FILES);
    const { headers } = await app.request('/a.txt');
    expect([headers.get('last-modified'), headers.get('date')]).toEqual(
      Array(2).fill(new Date(MODIFIED).toUTCString()),
    );
  });

  it('leaves the Date of the handler as it is', async () => {
    vi.useFakeTimers({ now: MODIFIED, toFake: ['Date'] });
    const { app } = loggedApp({ platform: inMemory(FILES) });
    app.get('/', (req) => {
      req.headersOut.set('Date', 'Sat, 03 Feb 2024 05:00:00 GMT');
      return sendFile(req, 'a.txt');
    });
    expect((await app.request('/')).headers.get('date')).toBe('Sat, 03 Feb 2024 05:00:00 GMT');
  });
});

describe('If-Range with a date', () => {
  it.each([
    [0, 200],
    [999, 200],
    [1000, 206],
  ])('asked %i ms after the modification is %i: a second that is not over is no version', async (later, status) => {
    vi.useFakeTimers({ now: MODIFIED + later, toFake: ['Date'] });
    const { app } = fileApp(FILES);
    const headers = { Range: 'bytes=0-4', 'If-Range': new Date(MODIFIED).toUTCString() };
    expect((await app.request('/a.txt', { headers })).status).toBe(status);
  });
});

describe('Accept-Encoding, with poor_Precompressed,', () => {
  const SIBLINGS = { 'a.txt': 'plain', 'a.txt.gz': 'gzipped', 'a.txt.br': 'brotli', 'b.txt': 'alone' };

  it.each([
    ['br;q=0.1, gzip;q=1', 'gzip'],
    ['gzip;q=0.9, br;q=1.0', 'br'],
    ['GZIP', 'gzip'],
    ['x-gzip', 'gzip'],
    ['*', 'br'],
    ['br;q=0, *', 'gzip'],
    ['gzip;q=0.5, identity', null],
    ['gzip;q=0.5, *;q=0.8', 'br'],
    ['identity;q=0.5, gzip', 'gzip'],
    ['identity;q=0, gzip;q=0.001', 'gzip'],
    ['*;q=0, br', 'br'],
    ['zstd', null],
    ['', null],
  ])('%j gets %s', async (accepted, encoding) => {
    const { app } = fileApp(SIBLINGS, { precompressed: true });
    const { status, headers } = await app.request('/a.txt', { headers: { 'Accept-Encoding': accepted } });
    expect([status, headers.get('content-encoding'), headers.get('vary')]).toEqual([200, encoding, 'Accept-Encoding']);
  });

  it.each(['identity;q=0', '*;q=0', 'zstd, identity;q=0', 'gzip;q=0, br;q=0, identity;q=0'])(
    '%j takes none of what is there: 406',
    async (accepted) => {
      const { app } = fileApp(SIBLINGS, { precompressed: true });
      const { status, headers } = await app.request('/a.txt', { headers: { 'Accept-Encoding': accepted } });
      expect([status, headers.get('vary')]).toEqual([406, 'Accept-Encoding, Accept']);
    },
  );

  it('that prefers an encoding gets the file where that is not there', async () => {
    const { app } = fileApp(SIBLINGS, { precompressed: true });
    const response = await app.request('/b.txt', { headers: { 'Accept-Encoding': 'br, gzip;q=0.5, identity;q=0.1' } });
    expect([response.status, await response.text()]).toEqual([200, 'alone']);
    const refusing = { headers: { 'Accept-Encoding': 'gzip, identity;q=0' } };
    expect((await app.request('/b.txt', refusing)).status).toBe(406);
  });
});

describe('Allow of a path that is a file and has rules', () => {
  it.each([
    ['DELETE', 405],
    ['OPTIONS', 204],
  ])('lists GET and HEAD for %s', async (method, status) => {
    const { app } = fileApp(FILES);
    app.post('/a.txt', () => 'posted');
    app.put('/<name>', () => 'put');
    const response = await app.request('/a.txt', { method });
    expect([response.status, response.headers.get('allow')]).toEqual([status, 'GET, HEAD, OPTIONS, POST, PUT']);
    const other = await app.request('/b.txt', { method });
    expect([other.status, other.headers.get('allow')]).toEqual([status, 'OPTIONS, PUT']);
  });

  it('lists them for the debug page as well', async () => {
    const { app } = loggedApp({ debug: true });
    app.post('/debug-info', () => 'posted');
    const { status, headers } = await app.request('/debug-info', { method: 'DELETE' });
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS, POST']);
    expect((await app.request('/debug-info')).status).toBe(200);
  });

  it('closes the file that was looked for, and asks a default handler of OPTIONS first', async () => {
    const closed: string[] = [];
    const open = (path: string) => ({
      kind: 'file' as const,
      path,
      size: 1,
      modified: MODIFIED,
      read: () => [new Uint8Array(1)].values() as unknown as AsyncIterator<Uint8Array<ArrayBuffer>>,
      close: () => void closed.push(path),
    });
    const platform = { name: 'counting', files: () => ({ open }) };
    const { app } = loggedApp({ platform, documentRoot: '/' });
    app.post('/a.txt', () => 'posted');
    app.default(() => 'own', METHOD_ALL);
    expect(await (await app.request('/a.txt', { method: 'OPTIONS' })).text()).toBe('own');
    expect(closed).toEqual(['a.txt']);
  });
});
