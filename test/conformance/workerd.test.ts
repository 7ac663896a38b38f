import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Served, serveOnWorkerd } from './runtimes.ts';
import { conformance } from './suite.ts';

conformance('workerd', () => serveOnWorkerd('test/conformance/export-workers.ts'), {
  memory: 256,
  knowsClient: false,
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
