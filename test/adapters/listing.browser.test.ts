import { mkdirSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type RunningServer, serve } from '../../adapters/node.ts';
import { Application } from '../../src/index.ts';
import { HOSTILE, TIME } from '../pages/listing-kit.ts';
import { follow, itIsReadable, visit } from './browser-kit.ts';

/** What a disk can hold, and what is not hidden: no separators, and no dot first. */
const FILES = HOSTILE.filter((name) => !/[/\\]|^\./.test(name) && Buffer.byteLength(name) <= 255);
const DIRECTORIES = ['<b>directory', 'sub'];
const DAY = 86_400;

function tell(name: string): string {
  return `This is ${JSON.stringify(name)}`;
}

/** `docs`, in which each file tells its name, is larger and older than the one before; one is large and new. */
function plant(root: string): void {
  const docs = join(root, 'docs');
  for (const name of DIRECTORIES) mkdirSync(join(docs, name), { recursive: true });
  for (const [index, name] of FILES.entries()) {
    writeFileSync(join(docs, name), tell(name).padEnd(400 + index));
    utimesSync(join(docs, name), 0, TIME / 1000 - index * DAY);
  }
  writeFileSync(join(docs, 'video.mp4'), '');
  truncateSync(join(docs, 'video.mp4'), 1_234_567_890);
  utimesSync(join(docs, 'video.mp4'), 0, TIME / 1000 + 60);
}

/** Serves the root; each file as a text that a browser shows, for it would save others. */
function serveRoot(root: string): Promise<RunningServer> {
  const app = new Application();
  app.preProcess((req) => {
    if (!req.uri.endsWith('/')) req.headersOut.set('Content-Type', 'text/plain; charset=utf-8');
  });
  app.get('/favicon.ico', () => null);
  return serve(app, { port: 0, env: { poor_DocumentRoot: root, poor_DocumentIndex: 'On' }, signals: false });
}

describe('a listing in a browser', () => {
  const shown = visit(async (directory) => {
    plant(join(directory, 'root'));
    const server = await serveRoot(join(directory, 'root'));
    return [server, `${server.url}/docs/`];
  }, /^http:\/\/127\.0\.0\.1:\d+\/docs\//);

  /** The names as they are shown, the parent directory left out. */
  const readNames = (): Promise<string[]> => shown.page.locator('tbody bdi').allTextContents();

  it('shows names as text', async () => {
    const names = await readNames();
    expect(names).toHaveLength(FILES.length + DIRECTORIES.length + 1);
    expect(names).toEqual(expect.arrayContaining(FILES.filter((name) => !/[\p{Cc}\p{Zl}\u202e\u2067]/u.test(name))));
    expect(names).toEqual(expect.arrayContaining(['a␊b', 'photo�gpj.exe', '<b>directory', 'sub']));
    expect(names.slice(0, 2)).toEqual(['<b>directory', 'sub']);
    expect(await shown.page.locator('img, script, b, body > a').count()).toBe(0);
    expect(await shown.page.title()).toBe('Index of /docs/');
  });

  it('has a link to each file', { timeout: 240_000 }, async () => {
    const told: (string | null)[] = [];
    for (const [index, name] of (await readNames()).entries()) {
      if (DIRECTORIES.includes(name) || name === 'video.mp4') continue;
      const link = shown.page.locator('tbody tr:not(:first-child) a').nth(index);
      await follow(shown.page, () => link.click());
      told.push((await shown.page.locator('body').textContent())?.trim() ?? null);
      await shown.page.goto(shown.url);
    }
    expect(told.sort()).toEqual(FILES.map(tell).sort());
  });

  it('leads down and up again', async () => {
    for (const up of ['Parent directory', 'docs/']) {
      await follow(shown.page, () => shown.page.getByRole('link', { name: '<b>directory/' }).click());
      expect(new URL(shown.page.url()).pathname).toBe('/docs/%3Cb%3Edirectory/');
      expect(await shown.page.locator('h1').textContent()).toBe('Index of /docs/<b>directory/');
      await follow(shown.page, () => shown.page.getByRole('link', { name: up, exact: true }).click());
      expect(shown.page.url()).toBe(shown.url);
    }
  });

  it('is sorted by a click', async () => {
    for (const [heading, first, last] of [
      ['Size', FILES[0], 'video.mp4'],
      ['Modified', FILES.at(-1), 'video.mp4'],
    ] as const) {
      for (const [sort, ends] of [
        ['ascending', [first, last]],
        ['descending', [last, first]],
      ] as const) {
        await follow(shown.page, () =>
          shown.page.getByRole('columnheader', { name: heading }).getByRole('link').click(),
        );
        const names = await readNames();
        expect([names[2], names.at(-1)]).toEqual(ends);
        expect(await shown.page.locator('[aria-sort]').evaluateAll((all) => all.map((one) => one.ariaSort))).toEqual([
          sort,
        ]);
        await shown.page.goto(shown.page.url());
      }
      await shown.page.goto(shown.url);
    }
  });

  itIsReadable(shown, 'listing');

  it('would be seen to run what it must not', async () => {
    await shown.page.evaluate(() =>
      document.body.insertAdjacentHTML('beforeend', '<p style="color:red" onclick="alert(1)">text'),
    );
    await shown.page.locator('body > p').click();
    const expected = ['console: style-src-attr', 'console: script-src-attr'];
    await expect.poll(() => shown.problems).toEqual(expect.arrayContaining(expected));
    await shown.page.goto(shown.url);
    shown.problems.length = 0;
  });
});
