import { afterEach, describe, expect, it, vi } from 'vitest';
import { type DirectoryEntry, HTTPException } from '../../src/index.ts';
import { loggedApp, textOf } from '../app-kit.ts';

/** An application whose root lists this, and what has been read of it. */
function listingApp(list: () => AsyncIterable<DirectoryEntry>): {
  app: ReturnType<typeof loggedApp>['app'];
  counts: { read: number; ended: number };
} {
  const counts = { read: 0, ended: 0 };
  const counted = async function* (): AsyncGenerator<DirectoryEntry> {
    try {
      for await (const entry of list()) {
        counts.read += 1;
        yield entry;
      }
    } finally {
      counts.ended += 1;
    }
  };
  const open = (path: string) => (path === '' ? { kind: 'directory' as const, path, list: counted } : undefined);
  const platform = { name: 'memory', files: () => ({ open }) };
  return { app: loggedApp({ platform, documentRoot: '/', documentIndex: true }).app, counts };
}

async function* manyEntries(): AsyncGenerator<DirectoryEntry> {
  for (let index = 0; index < 10_000; index++) yield { name: `file ${index}`, kind: 'file', size: 1, modified: 0 };
}

describe('a listing of 10,000 entries', () => {
  afterEach(() => vi.restoreAllMocks());

  it.each(['text/html', 'application/json'])('as %s lets other work run each 50 ms', async (accept) => {
    const { app } = listingApp(manyEntries);
    // A clock by which each look takes a millisecond: a row takes far less.
    let time = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => ++time);
    const looks: number[] = [];
    const work = setInterval(() => looks.push(time), 0);
    const text = await textOf(app, '/', { headers: { Accept: accept } });
    clearInterval(work);
    expect(text).toContain('file 9999');
    expect([time > 100, looks.length > 5]).toEqual([true, true]);
    const pauses = [...looks, time].map((look, index) => look - (looks[index - 1] ?? 0));
    expect(Math.max(...pauses)).toBeLessThanOrEqual(50);
  });

  it('is read in part for HEAD, which has the headers of GET', async () => {
    const { app, counts } = listingApp(manyEntries);
    const head = await app.request('/', { method: 'HEAD' });
    expect([counts, await head.text()]).toEqual([{ read: 1, ended: 1 }, '']);
    const get = await app.request('/');
    const [names, others] = [head, get].map(({ headers }) => [...headers].filter(([name]) => name !== 'date'));
    expect([head.status, names]).toEqual([200, others]);
    await get.body?.cancel();
  });
});

describe('HEAD of a listing', () => {
  it.each([403, 404, 503])('is %i where GET is', async (status) => {
    const { app } = listingApp(() => ({
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new HTTPException(status)) }),
    }));
    for (const method of ['GET', 'HEAD']) expect((await app.request('/', { method })).status).toBe(status);
  });

  it('of nothing is 200', async () => {
    const { app } = listingApp(async function* () {});
    expect((await app.request('/', { method: 'HEAD' })).status).toBe(200);
  });
});
