import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { RunningServer } from '../../adapters/node.ts';

const CHROMIUM = '/usr/bin/chromium';

/** Whether a browser can look; where everything must be there, the tests fail without it. */
const hasBrowser: boolean = existsSync(CHROMIUM) || Boolean(process.env.CI);
if (!hasBrowser) console.warn(`There is no ${CHROMIUM}: no browser looks at pages, its tests are skipped`);

/** A page as a browser shows it; there is one while a test runs. */
export interface Visit {
  readonly page: Page;
  readonly url: string;
  /** What went wrong; a test fails in which something does. */
  readonly problems: string[];
  /** Makes a picture of the whole page. */
  readonly takePicture: (name: string) => Promise<void>;
}

/**
 * Has each test around it look at a page anew.
 * @param start serves it, with what it needs in a directory of its own, and tells the URL
 * @param allowed what the page may ask for
 */
export function visit(start: (directory: string) => Promise<[RunningServer, url: string]>, allowed: RegExp): Visit {
  const directory = mkdtempSync(join(tmpdir(), 'poorfetch-'));
  const problems: string[] = [];
  let server: RunningServer | undefined;
  let browser: BrowserContext | undefined;
  let page: Page;
  let url: string;

  beforeAll(async () => {
    [server, url] = await start(directory);
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
      await watch(page, problems, allowed);
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1000, height: 800 });
    await page.goto(url);
  });

  afterEach(() => {
    expect(problems.splice(0)).toEqual([]);
  });

  return {
    problems,
    get page(): Page {
      return page;
    },
    get url(): string {
      return url;
    },
    async takePicture(name) {
      const folder = process.env.POORFETCH_SCREENSHOTS ?? directory;
      await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
    },
  };
}

/** Tests that nothing of a page is cut off or in the colours of another scheme. */
export function itIsReadable(shown: Visit, name: string): void {
  it.each([
    ['light', 1000, 'rgb(0, 0, 0)'],
    ['dark', 1000, 'rgb(255, 255, 255)'],
    ['light', 360, 'rgb(0, 0, 0)'],
    ['dark', 360, 'rgb(255, 255, 255)'],
  ] as const)('is readable on a %s screen %i pixels wide', async (colorScheme, width, color) => {
    await shown.page.emulateMedia({ colorScheme });
    await shown.page.setViewportSize({ width, height: 800 });
    const seen = await shown.page.evaluate(() => [
      document.documentElement.scrollWidth,
      getComputedStyle(document.body).color,
      getComputedStyle(document.body).fontFamily,
    ]);
    expect(seen).toEqual([width, color, 'system-ui, sans-serif']);
    await shown.takePicture(`${name}-${colorScheme}-${width}`);
  });
}

/** A browser with a profile of its own. */
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

/** Notes every dialog, error and violation of the policy, and each request for what is not allowed. */
async function watch(page: Page, problems: string[], allowed: RegExp): Promise<void> {
  page.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('console', (message) => problems.push(`console: ${message.text()}`));
  page.on('request', (request) => {
    if (!allowed.test(request.url())) problems.push(`request: ${request.url()}`);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => console.error(event.effectiveDirective));
  });
}

/** Clicks, and waits until the page behind the link is there. */
export async function follow(page: Page, click: () => Promise<void>): Promise<void> {
  const loaded = page.waitForEvent('load');
  await click();
  await loaded;
}
