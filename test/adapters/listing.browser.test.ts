import { mkdirSync, mkdtempSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningServer, serve } from '../../adapters/node.ts';
import { Application } from '../../src/index.ts';
import { HOSTILE, TIME } from '../pages/listing-kit.ts';
import { CHROMIUM, follow, hasBrowser, launch, watch } from './browser-kit.ts';

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
  const directory = mkdtempSync(join(tmpdir(), 'poorfetch-'));
  const problems: string[] = [];
  let server: RunningServer;
  let browser: BrowserContext | undefined;
  let page: Page;
  let url: string;

  beforeAll(async () => {
    plant(join(directory, 'root'));
    server = await serveRoot(join(directory, 'root'));
    url = `${server.url}/docs/`;
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  });

  beforeEach(async ({ skip }) => {
    skip(!hasBrowser, `There is no ${CHROMIUM}`);
    // Not once before all tests: where it fails, they would count as skipped.
    if (browser === undefined) {
      browser = await launch(join(directory, 'profile'));
      page = await browser.newPage();
      await watch(page, problems, /^http:\/\/127\.0\.0\.1:\d+\/docs\//);
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1000, height: 800 });
    await page.goto(url);
  });

  afterEach(() => {
    expect(problems.splice(0)).toEqual([]);
  });

  /** The names as they are shown, the parent directory left out. */
  const readNames = (): Promise<string[]> => page.locator('tbody bdi').allTextContents();

  it('shows names as text', async () => {
    const names = await readNames();
    expect(names).toHaveLength(FILES.length + DIRECTORIES.length + 1);
    expect(names).toEqual(expect.arrayContaining(FILES.filter((name) => !/[\p{Cc}\p{Zl}\u202e\u2067]/u.test(name))));
    expect(names).toEqual(expect.arrayContaining(['a␊b', 'photo�gpj.exe', '<b>directory', 'sub']));
    expect(names.slice(0, 2)).toEqual(['<b>directory', 'sub']);
    expect(await page.locator('img, script, b, body > a').count()).toBe(0);
    expect(await page.title()).toBe('Index of /docs/');
  });

  it('has a link to each file', { timeout: 120_000 }, async () => {
    const told: (string | null)[] = [];
    for (const [index, name] of (await readNames()).entries()) {
      if (DIRECTORIES.includes(name) || name === 'video.mp4') continue;
      const link = page.locator('tbody tr:not(:first-child) a').nth(index);
      await follow(page, () => link.click());
      told.push((await page.locator('body').textContent())?.trim() ?? null);
      await page.goto(url);
    }
    expect(told.sort()).toEqual(FILES.map(tell).sort());
  });

  it('leads down and up again', async () => {
    for (const up of ['Parent directory', 'docs/']) {
      await follow(page, () => page.getByRole('link', { name: '<b>directory/' }).click());
      expect(new URL(page.url()).pathname).toBe('/docs/%3Cb%3Edirectory/');
      expect(await page.locator('h1').textContent()).toBe('Index of /docs/<b>directory/');
      await follow(page, () => page.getByRole('link', { name: up, exact: true }).click());
      expect(page.url()).toBe(url);
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
        await follow(page, () => page.getByRole('columnheader', { name: heading }).getByRole('link').click());
        const names = await readNames();
        expect([names[2], names.at(-1)]).toEqual(ends);
        expect(await page.locator('[aria-sort]').evaluateAll((all) => all.map((one) => one.ariaSort))).toEqual([sort]);
        await page.goto(page.url());
      }
      await page.goto(url);
    }
  });

  it.each([
    ['light', 1000, 'rgb(0, 0, 0)'],
    ['dark', 1000, 'rgb(255, 255, 255)'],
    ['light', 360, 'rgb(0, 0, 0)'],
    ['dark', 360, 'rgb(255, 255, 255)'],
  ] as const)('is readable on a %s screen %i pixels wide', async (colorScheme, width, color) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    const seen = await page.evaluate(() => [
      document.documentElement.scrollWidth,
      getComputedStyle(document.body).color,
    ]);
    expect(seen).toEqual([width, color]);
    const folder = process.env.POORFETCH_SCREENSHOTS ?? directory;
    await page.screenshot({ path: join(folder, `listing-${colorScheme}-${width}.png`), fullPage: true });
  });

  it('would be seen to run what it must not', async () => {
    await page.evaluate(() =>
      document.body.insertAdjacentHTML('beforeend', '<p style="color:red" onclick="alert(1)">text'),
    );
    await page.locator('body > p').click();
    const expected = ['console: style-src-attr', 'console: script-src-attr'];
    await expect.poll(() => problems).toEqual(expect.arrayContaining(expected));
    await page.goto(url);
    problems.length = 0;
  });
});
