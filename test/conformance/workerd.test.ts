import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failures } from './failures.ts';
import { fileCorpora } from './file-corpora.ts';
import { bytesOf, plantTree, type Tree } from './file-tree.ts';
import { type Served, serveOnWorkerd } from './runtimes.ts';
import { sockets } from './sockets.ts';
import { conformance } from './suite.ts';
import { getRaw, sendMethod } from './wire.ts';

conformance('workerd', () => serveOnWorkerd('test/conformance/export-workers.ts'), {
  memory: 256,
  codings: ['gzip', 'deflate'],
  decodesDeflate: false,
  // It closes the connection over a body that it has not read, and then the response may be lost, also of 32 KiB.
  losesRefusals: true,
  headerEncoding: 'utf8',
  knowsClient: false,
  // A bare Worker cannot send it either (workerd of November 2026).
  sendsUpgrade: false,
  keepsFiles: false,
  ownFailures: ['CONNECT'],
});

describe('a sink on workerd that is a service', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serveOnWorkerd('test/conformance/service-sink.ts', { service: 'test/conformance/service-store.ts' });
  });
  afterAll(() => served?.end());

  it('gets a file that is longer than memory allows, whole', async () => {
    const bytes = new Uint8Array(32 * 2 ** 20).map((_, index) => index % 251);
    const form = new FormData();
    form.append('file', new File([bytes], 'a.bin'));
    form.append('field', 'behind');
    const response = await fetch(served.url, { method: 'POST', body: form });
    const sum = bytes.reduce((sum, byte) => (sum * 31 + byte) % 1_000_003, 0);
    expect(await response.json()).toEqual({ field: 'behind', stored: { path: '/a.bin', size: bytes.length, sum } });
  });

  it('is told when the form is cut off, and the next one is stored', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=XX' };
    const body = '--XX\r\nContent-Disposition: form-data; name="file"; filename="half"\r\n\r\nhalf';
    expect((await fetch(served.url, { method: 'POST', headers, body })).status).toBe(400);
    const whole = await fetch(served.url, { method: 'POST', headers, body: `${body}\r\n--XX--` });
    expect(await whole.json()).toMatchObject({ stored: { path: '/half', size: 4 } });
  });
});

describe.each(['none', 'auto-trailing-slash'])('assets on workerd, with html_handling %s', (html_handling) => {
  let served: Served;
  let tree: Tree;
  beforeAll(async () => {
    tree = plantTree();
    served = await serveOnWorkerd('test/conformance/files-on-workers.ts', {
      assets: { path: tree.root, html_handling },
    });
  });
  afterAll(async () => {
    await served?.end();
    tree?.remove();
  });

  it.each([
    ['/hello.txt', 'text/plain; charset=utf-8', 5],
    ['/docs/page.html', 'text/html; charset=utf-8', 11],
    ['/indexed/', 'text/html; charset=utf-8', 12],
    ['/size-0.bin', 'application/octet-stream', 0],
    ['/large.bin', 'application/octet-stream', 300_000],
    ['/.well-known/security.txt', 'text/plain; charset=utf-8', 11],
  ])('%s is %s of %i bytes, to GET and HEAD, and is known the next time', async (target, type, length) => {
    for (const method of ['GET', 'HEAD']) {
      const { status, headers, body } = await sendMethod(served.port, method, target);
      expect([status, headers.get('content-type'), headers.get('content-length')]).toEqual([200, type, `${length}`]);
      expect(body.length).toBe(method === 'GET' ? length : 0);
      const known = await sendMethod(served.port, method, target, `If-None-Match: ${headers.get('etag')}\r\n`);
      expect([known.status, known.body]).toEqual([304, '']);
    }
  });

  it.each([
    ['/indexed', 308],
    ['/.env', 404],
    ['/.git/config', 404],
    ['/docs/.hidden', 404],
    ['/nothing', 404],
    ['/hello.txt/', 404],
    ['/docs%2fpage.html', 404],
    ['/', 403],
  ])('%s is %i', async (target, status) => {
    const answer = await getRaw(served.port, target);
    expect([answer.status, answer.headers.get('location')]).toEqual([
      status,
      status === 308 ? './indexed/' : undefined,
    ]);
  });

  it('another method than GET and HEAD is 405', async () => {
    const { status, headers } = await sendMethod(served.port, 'DELETE', '/hello.txt');
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });

  it('several ranges, backwards, are read from the asset as often as it takes', async () => {
    const answer = await getRaw(served.port, '/large.bin', 'Range: bytes=200000-299999,0-99,100000-100099\r\n');
    const bytes = bytesOf(300_000);
    expect([answer.status, answer.isComplete]).toEqual([206, true]);
    for (const [start, end] of [
      [200_000, 300_000],
      [0, 100],
      [100_000, 100_100],
    ]) {
      expect(answer.body).toContain(bytes.subarray(start, end).toString('latin1'));
    }
  });

  fileCorpora(() => served.port, { areAssets: true });
});

sockets('workerd', () => serveOnWorkerd('test/conformance/sockets-on-workers.ts'));

failures('workerd', () => serveOnWorkerd('test/conformance/failures-on-workers.ts'), {
  seesStreams: false,
  seesReceived: false,
});
