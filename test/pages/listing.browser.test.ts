import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DirectoryEntry } from '../../src/file-system.ts';
import { LISTING_POLICY, renderListing } from '../../src/pages/listing.ts';
import { parseOrder } from '../../src/pages/listing-order.ts';
import { HOSTILE, TIME, toEntries, toListing, typeOf } from './listing-kit.ts';

const CHROMIUM = '/usr/bin/chromium';
/** Where everything must be there, the tests fail without it. */
const isSkipped = !existsSync(CHROMIUM) && !process.env.CI;
if (isSkipped) console.warn(`There is no ${CHROMIUM}: no browser looks at the listing, its tests are skipped`);

const ENTRIES: readonly DirectoryEntry[] = [
  ...toEntries(HOSTILE),
  ...['<b>directory', 'sub'].map((name) => ({ name, kind: 'directory', size: 4096, modified: TIME }) as const),
  { name: 'video.mp4', kind: 'file', size: 1_234_567_890, modified: TIME + 60_000 },
];

/** `/docs/` lists the entries, each file there tells its name, each directory is an empty listing. */
function answer(target: string, response: ServerResponse): void {
  const { pathname, search } = new URL(target, 'http://h.test');
  const name = decodeURIComponent(/^\/docs\/([^/]*)/.exec(pathname)?.[1] ?? '');
  const entry = ENTRIES.find((entry) => entry.name === name);
  if (entry?.kind === 'file')
    return void response.setHeader('Content-Type', 'text/plain; charset=utf-8').end(tell(name));
  if (entry === undefined && pathname !== '/docs/')
    return void response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end();
  response.setHeader('Content-Type', 'text/html; charset=utf-8').setHeader('Content-Security-Policy', LISTING_POLICY);
  const listing = { uri: decodeURI(pathname), order: parseOrder(search) };
  for (const block of renderListing(toListing(entry ? [] : ENTRIES, listing), typeOf)) response.write(block);
  response.end();
}

function tell(name: string): string {
  return `This is ${JSON.stringify(name)}`;
}

describe('a listing in a browser', () => {
  const directory = mkdtempSync(join(tmpdir(), 'poorfetch-'));
  const problems: string[] = [];
  let server: Server;
  let browser: BrowserContext | undefined;
  let page: Page;
  let url: string;

  beforeAll(async () => {
    server = createServer((request, response) => answer(request.url ?? '/', response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/docs/`;
  });

  afterAll(async () => {
    await browser?.close();
    server.close();
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  });

  beforeEach(async ({ skip }) => {
    skip(isSkipped, `There is no ${CHROMIUM}`);
    // Not once before all tests: where it fails, they would count as skipped.
    if (browser === undefined) {
      browser = await launch(join(directory, 'profile'));
      page = await browser.newPage();
      await watch(page, problems);
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
    expect(names).toHaveLength(ENTRIES.length);
    expect(names).toEqual(expect.arrayContaining(HOSTILE.filter((name) => !/[\p{Cc}\p{Zl}\u202e\u2067]/u.test(name))));
    expect(names).toEqual(expect.arrayContaining(['a␊b', 'photo�gpj.exe', '<b>directory', 'sub']));
    expect(names.slice(0, 2)).toEqual(['<b>directory', 'sub']);
    expect(await page.locator('img, script, b, body > a').count()).toBe(0);
    expect(await page.title()).toBe('Index of /docs/');
  });

  it('has a link to each file', { timeout: 120_000 }, async () => {
    const told: (string | null)[] = [];
    for (let index = 0; index < ENTRIES.length; index++) {
      const link = page.locator('tbody tr:not(:first-child) a').nth(index);
      await follow(page, () => link.click());
      if (!page.url().endsWith('/')) told.push(await page.locator('body').textContent());
      await page.goto(url);
    }
    const files = ENTRIES.filter(({ kind }) => kind === 'file');
    expect(told.sort()).toEqual(files.map(({ name }) => tell(name)).sort());
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
      ['Size', HOSTILE[0], 'video.mp4'],
      ['Modified', HOSTILE.at(-1), 'video.mp4'],
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

function launch(profile: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    headless: true,
    chromiumSandbox: false,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Notes every dialog, error and violation of the policy, and each request that leaves the directory. */
async function watch(page: Page, problems: string[]): Promise<void> {
  page.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('console', (message) => problems.push(`console: ${message.text()}`));
  page.on('request', (request) => {
    if (!/^http:\/\/127\.0\.0\.1:\d+\/docs\//.test(request.url())) problems.push(`request: ${request.url()}`);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => console.error(event.effectiveDirective));
  });
}

async function follow(page: Page, click: () => Promise<void>): Promise<void> {
  const loaded = page.waitForEvent('load');
  await click();
  await loaded;
}
