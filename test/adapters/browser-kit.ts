import { existsSync } from 'node:fs';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

export const CHROMIUM = '/usr/bin/chromium';

/** Whether a browser can look; where everything must be there, the tests fail without it. */
export const hasBrowser: boolean = existsSync(CHROMIUM) || Boolean(process.env.CI);
if (!hasBrowser) console.warn(`There is no ${CHROMIUM}: no browser looks at pages, its tests are skipped`);

/** A browser with a profile of its own. */
export function launch(profile: string): Promise<BrowserContext> {
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
export async function watch(page: Page, problems: string[], allowed: RegExp): Promise<void> {
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
