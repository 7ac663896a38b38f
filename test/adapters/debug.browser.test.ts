import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningServer, serve } from '../../adapters/node.ts';
import { Application } from '../../src/index.ts';
import { CHROMIUM, follow, hasBrowser, launch, watch } from './browser-kit.ts';

/** Paths of static rules, each of which tells its name. */
const PATHS = ['/', '/about', '/a b', '/100%', '/č', '//evil.test', '/deep/er/', "/it's&co"];
const HOSTILE = '<img src=x onerror=alert(1)>"\'\n\u202e';
const SECRET = 'correct-horse-battery-staple';

function handle(): string {
  return 'handled';
}

/** An application with something in each section. */
function build(): Application {
  const app = new Application({ name: `shop <b>`, secretKey: SECRET, filters: { email: /[\w.-]+@[\w.-]+/ } });
  for (const path of PATHS) app.get(path, () => `This is ${path}`);
  app.get('/favicon.ico', () => null);
  app.post('/about', handle);
  app.get('/user/<name:word>/<id:int>', handle);
  app.get(`/long/<path:re:[a-z]{1,${'9'.repeat(4)}}>/${'segment/'.repeat(12)}`, handle);
  app.regularRoute(/\/(?<year>\d{4})-(\d\d)/, handle);
  app.default(handle, 'POST');
  app.httpState(404, function notFound() {
    return 'Nothing here';
  });
  app.errorHandler(RangeError, handle);
  app.preProcess(function checkLogin() {});
  app.postProcess(function addHeaders() {});
  app.mount('/admin', buildInner());
  app.mount('/legacy', { fetch: () => new Response('legacy') });
  return app;
}

function buildInner(): Application {
  const inner = new Application({ name: 'admin' });
  inner.get('/users', () => 'This is /admin/users');
  inner.get('/user/<id:int>', handle);
  inner.httpState(403, function forbidden() {
    return 'No';
  });
  return inner;
}

describe('the debug page in a browser', () => {
  const directory = mkdtempSync(join(tmpdir(), 'poorfetch-'));
  const problems: string[] = [];
  let server: RunningServer;
  let browser: BrowserContext | undefined;
  let page: Page;
  let url: string;

  beforeAll(async () => {
    const env = {
      poor_Debug: 'On',
      app_title: HOSTILE,
      app_db: `postgres://shop:${SECRET}@db.test/shop`,
      LONG: '/usr/bin:'.repeat(60),
    };
    server = await serve(build(), { port: 0, env, signals: false });
    url = `${server.url}/debug-info`;
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  });

  beforeEach(async ({ skip }) => {
    skip(!hasBrowser, `There is no ${CHROMIUM}`);
    if (browser === undefined) {
      browser = await launch(join(directory, 'profile'));
      page = await browser.newPage();
      await watch(page, problems, /^http:\/\/127\.0\.0\.1:\d+\//);
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1000, height: 800 });
    await page.goto(url);
  });

  afterEach(() => {
    expect(problems.splice(0)).toEqual([]);
  });

  it('shows everything as text, and no secret', async () => {
    expect(await page.title()).toBe('Inside shop <b>');
    expect(await page.locator('#options td').first().textContent()).toBe('<img src=x onerror=alert(1)>"\'␊�');
    expect(await page.locator('img, script, b').count()).toBe(0);
    expect(await page.content()).not.toContain(SECRET);
  });

  it('has a table of contents that leads to each section', async () => {
    const links = page.locator('nav a');
    expect(await links.count()).toBe(await page.locator('section').count());
    for (const link of await links.all()) {
      await link.click();
      const id = new URL(page.url()).hash;
      await expect.poll(() => page.locator(`section${id}`).boundingBox()).toMatchObject({ x: expect.any(Number) });
      expect(await page.locator(`section${id} h2`).textContent()).toBe(await link.textContent());
    }
  });

  it.each([...PATHS, '/admin/users'])('has a link to %s', async (path) => {
    const text = path.startsWith('/admin') ? '/users' : path;
    await follow(page, () => page.locator('tbody').getByRole('link', { name: text, exact: true }).first().click());
    expect(await page.locator('body').textContent()).toBe(`This is ${path}`);
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
      getComputedStyle(document.body).fontFamily,
    ]);
    expect(seen).toEqual([width, color, 'system-ui, sans-serif']);
    const folder = process.env.POORFETCH_SCREENSHOTS ?? directory;
    await page.screenshot({ path: join(folder, `debug-${colorScheme}-${width}.png`), fullPage: true });
  });
});
