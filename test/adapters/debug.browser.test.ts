import { describe, expect, it } from 'vitest';
import { serve } from '../../adapters/node.ts';
import { Application } from '../../src/index.ts';
import { follow, itIsReadable, visit } from './browser-kit.ts';

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
  const shown = visit(async () => {
    const env = {
      poor_Debug: 'On',
      app_title: HOSTILE,
      app_db: `postgres://shop:${SECRET}@db.test/shop`,
      LONG: '/usr/bin:'.repeat(60),
    };
    const server = await serve(build(), { port: 0, env, signals: false });
    return [server, `${server.url}/debug-info`];
  }, /^http:\/\/127\.0\.0\.1:\d+\//);

  it('shows everything as text, and no secret', async () => {
    expect(await shown.page.title()).toBe('Inside shop <b>');
    expect(await shown.page.locator('#options td').first().textContent()).toBe('<img src=x onerror=alert(1)>"\'␊�');
    expect(await shown.page.locator('img, script, b').count()).toBe(0);
    expect(await shown.page.content()).not.toContain(SECRET);
  });

  it('has a table of contents that leads to each section', async () => {
    const links = shown.page.locator('nav a');
    expect(await links.count()).toBe(await shown.page.locator('section').count());
    for (const link of await links.all()) {
      await link.click();
      const id = new URL(shown.page.url()).hash;
      await expect
        .poll(() => shown.page.locator(`section${id}`).boundingBox())
        .toMatchObject({ x: expect.any(Number) });
      expect(await shown.page.locator(`section${id} h2`).textContent()).toBe(await link.textContent());
    }
  });

  it.each([...PATHS, '/admin/users'])('has a link to %s', async (path) => {
    const text = path.startsWith('/admin') ? '/users' : path;
    await follow(shown.page, () =>
      shown.page.locator('tbody').getByRole('link', { name: text, exact: true }).first().click(),
    );
    expect(await shown.page.locator('body').textContent()).toBe(`This is ${path}`);
  });

  itIsReadable(shown, 'debug');
});
