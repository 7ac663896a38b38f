import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Application, type ApplicationOptions, abort } from '../../src/index.ts';
import { renderErrorPage, renderProblem } from '../../src/pages/error-page.ts';
import { SILENT } from '../logger.ts';

const CODES = Array.from({ length: 200 }, (_, index) => 400 + index);

const PAYLOADS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title><svg/onload=alert(1)>',
  '</code></p><h1>',
  '<!--',
  ']]><b>',
  '&lt;b&gt;',
  '\u2028<b>\u2029',
  '\ufeff<b>',
  '\x1b<b>\x07',
];

/** Ask an application whose handler ends with a code and a message. */
function fail(code: number, message: string, accept: string, options: ApplicationOptions = {}, init: RequestInit = {}) {
  const app = new Application({ logger: SILENT, ...options });
  app.default(() => abort(code, { message }));
  return app.request('/x', { ...init, headers: { accept } });
}

/** A page with everything taken out that the library itself writes. */
function strip(page: string): string {
  return page
    .replace(
      /<!DOCTYPE html>|<style>[^<]*<\/style>|<meta (?:charset="utf-8"|name="viewport" content="width=device-width")>/g,
      '',
    )
    .replace(/<html lang="en">|<\/?(?:html|head|body|title|h1|p|code|hr|small)>/g, '');
}

describe('a page for people', () => {
  it.each(CODES)('of %i says what it is', async (code) => {
    const response = await fail(code, '', 'text/html');
    expect([response.status, response.headers.get('content-type')]).toEqual([code, 'text/html; charset=utf-8']);
    expect(await response.text()).toMatch(new RegExp(`<h1>${code} [A-Z][A-Za-z -]+</h1>`));
  });

  it.each(CODES)('of %i names no setting and nothing of the server', (code) => {
    const page = { trace: undefined, code, method: 'GET', uri: '/', path: '/', message: undefined };
    for (const text of [renderErrorPage(page), renderProblem(page)]) {
      expect(text).not.toMatch(/poor_|setting|variable|\blog\b/i);
    }
  });

  it.each(CODES)('of %i holds no markup of a message or an address', (code) => {
    for (const text of PAYLOADS) {
      const page = renderErrorPage({ trace: undefined, code, method: text, uri: text, message: text });
      expect(strip(page)).not.toMatch(/[<>"']/);
    }
  });

  it.each(PAYLOADS)('shows %j as text', async (text) => {
    const app = new Application({ logger: SILENT });
    const page = await (await app.request(`/${encodeURIComponent(text)}`)).text();
    expect(strip(page)).not.toMatch(/[<>"']/);
    expect(strip(await (await fail(400, text, 'text/html')).text())).not.toMatch(/[<>"']/);
  });

  it('of any address and message holds no markup of theirs', () => {
    const unit = fc.constantFrom('<', '>', '"', "'", '&', '/', 'a', 'script', '\0', '\ud800', '-->', '`');
    const text = fc.string({ unit });
    fc.assert(
      fc.property(text, text, fc.constantFrom(...CODES), (uri, message, code) => {
        expect(strip(renderErrorPage({ trace: undefined, code, method: 'GET', uri, message }))).not.toMatch(/[<>"']/);
      }),
    );
  });

  it('tells the method and the address', async () => {
    const page = await (await new Application().request('/a%20b%2525')).text();
    expect(page).toContain('<code>GET /a b%25</code>');
  });
});

describe('a page for programs', () => {
  it.each(CODES)('of %i is a problem', async (code) => {
    const response = await fail(code, 'because', 'application/json');
    expect([response.status, response.headers.get('content-type')]).toEqual([code, 'application/problem+json']);
    expect(await response.json()).toEqual({
      type: 'about:blank',
      title: expect.stringMatching(/^[A-Z][A-Za-z -]+$/),
      status: code,
      detail: 'because',
      instance: '/x',
    });
  });

  it.each(PAYLOADS)('has %j as text', async (text) => {
    const response = await fail(400, text, 'application/json');
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ status: 400, detail: text });
  });

  it('of any message is JSON', () => {
    const text = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes));
    fc.assert(
      fc.property(text, (message) => {
        const problem = JSON.parse(renderProblem({ trace: undefined, code: 400, path: '/', message: `${message}.` }));
        expect(problem).toMatchObject({ status: 400, detail: `${message}.`, instance: '/' });
      }),
    );
  });

  it('of any address names it as a URL', async () => {
    const app = new Application({ errorFormat: 'json' });
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        // Of an address that is refused nothing is said.
        const { instance = '/' } = (await (await app.request(`/${encodeURIComponent(text)}`)).json()) as {
          instance?: string;
        };
        expect(instance).toMatch(/^\/[!-~]*$/);
        expect(instance).not.toMatch(/[<>"?#\\]/);
      }),
    );
  });

  it.each(['/a', '/a%20b', '/%C5%BE', '/a%25b', '/a%3Fb', '/a%23b', '/a%2Fb'])(
    'names the address as it was asked: %s',
    async (path) => {
      const response = await new Application({ errorFormat: 'json' }).request(path);
      expect(await response.json()).toMatchObject({ status: 404, instance: path });
    },
  );

  it('names the whole address inside a mounted application', async () => {
    const app = new Application();
    app.mount('/admin', new Application({ errorFormat: 'json' }));
    expect(await (await app.request('/admin/x')).json()).toMatchObject({ status: 404, instance: '/admin/x' });
  });

  it('has a detail of its own where nobody gave one', async () => {
    expect(await (await fail(404, '', 'application/json')).json()).toMatchObject({
      detail: expect.stringMatching(/\.$/),
    });
    expect(await (await fail(418, '', 'application/json')).json()).not.toHaveProperty('detail');
  });
});

describe('the format', () => {
  const HTML = 'text/html; charset=utf-8';
  const JSON_TYPE = 'application/problem+json';

  it.each<[format: 'auto' | 'html' | 'json', accept: string, type: string, vary: string | null]>([
    ['auto', 'application/json', JSON_TYPE, 'Accept'],
    ['auto', 'application/problem+json', JSON_TYPE, 'Accept'],
    ['auto', 'text/html', HTML, 'Accept'],
    ['auto', '*/*', HTML, 'Accept'],
    ['auto', 'image/png', HTML, 'Accept'],
    ['html', 'application/json', HTML, null],
    ['html', 'text/html', HTML, null],
    ['json', 'text/html', JSON_TYPE, null],
    ['json', 'application/json', JSON_TYPE, null],
  ])('%s with Accept: %s is %s', async (errorFormat, accept, type, vary) => {
    const { headers } = await fail(404, '', accept, { errorFormat });
    expect([headers.get('content-type'), headers.get('vary')]).toEqual([type, vary]);
  });

  it('of a client that says nothing is HTML', async () => {
    const { headers } = await new Application().request('/');
    expect([headers.get('content-type'), headers.get('vary')]).toEqual([HTML, 'Accept']);
  });

  it('adds to a Vary field that is there', async () => {
    const app = new Application();
    app.preProcess((req) => req.errHeadersOut.set('Vary', 'Cookie'));
    expect((await app.request('/')).headers.get('vary')).toBe('Cookie, Accept');
  });

  it('may be set by the environment', async () => {
    const app = new Application({ env: { poor_ErrorFormat: 'JSON' } });
    expect((await app.request('/')).headers.get('content-type')).toBe(JSON_TYPE);
  });
});

describe('a built-in page', () => {
  it.each(['text/html', 'application/json'])('as %s never echoes the Host field', async (accept) => {
    const app = new Application({ logger: SILENT });
    app.get('/crash', () => abort(500));
    for (const host of ['echo.test', 'echo.test/<b>', 'echo.test:99999']) {
      for (const path of ['/', '/crash']) {
        const response = await app.request(`http://h.test${path}`, { headers: { host, accept } });
        const echoed = JSON.stringify([await response.text(), ...response.headers]);
        expect(echoed).not.toContain('echo.test');
        expect(echoed).not.toContain('h.test');
      }
    }
  });

  it('of a target that was refused tells nothing of it', async () => {
    const request = Object.defineProperty(new Request('http://h.test'), 'url', { value: 'http://h.test/<b>%zz\\' });
    const response = await new Application().fetch(request);
    expect(response.status).toBe(400);
    expect(await response.text()).not.toMatch(/<b>|%zz/);
  });

  it.each(['text/html', 'application/json'])('as %s has no body for HEAD, but the fields of GET', async (accept) => {
    const get = await fail(404, 'because', accept);
    const head = await fail(404, 'because', accept, {}, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([404, '']);
    expect(head.headers.get('content-type')).toBe(get.headers.get('content-type'));
    expect(Number(head.headers.get('content-length'))).toBe((await get.arrayBuffer()).byteLength);
  });

  it('tells nothing of an error inside', async () => {
    const app = new Application({ logger: SILENT });
    app.get('/', () => {
      throw new Error('password is 1234');
    });
    for (const accept of ['text/html', 'application/json']) {
      const response = await app.request('/', { headers: { accept } });
      expect(response.status).toBe(500);
      expect(await response.text()).not.toMatch(/1234|error-page\.test/);
    }
  });

  it('has the fields that the exception brings, unless they cannot be sent', async () => {
    const app = new Application({ logger: SILENT });
    app.get('/', () => abort(429, { headers: { 'Retry-After': '5' } }));
    app.get('/bad', () => abort(429, { headers: { 'Retry-After': '5\r\nX: 1' } }));
    expect((await app.request('/')).headers.get('retry-after')).toBe('5');
    expect((await app.request('/bad')).status).toBe(500);
  });

  it('does not take what was written before, nor its type', async () => {
    const app = new Application({ logger: SILENT });
    app.get('/', (req) => {
      req.contentType = 'text/plain';
      req.headersOut.set('X-One', '1');
      req.write('half a page');
      abort(403);
    });
    const response = await app.request('/');
    expect(await response.text()).not.toContain('half a page');
    expect([response.headers.get('content-type'), response.headers.get('x-one')]).toEqual([
      'text/html; charset=utf-8',
      null,
    ]);
  });
});
