import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Application } from '../../src/index.ts';
import { findAllBlocks } from './readme-kit.ts';

const DIRECTORY = resolve('.build/tutorial');
const ENV = { poor_SecretKey: 'an example key of 32 bytes or so' };

/** The files of the tutorial. A file consists of the blocks that start with its name. */
function findFiles(): Map<string, string> {
  const files = new Map<string, string>();
  for (const { text } of findAllBlocks('js')) {
    const name = /^\/\/ ([\w.]+)/.exec(text)?.[1] ?? '';
    files.set(name, (files.get(name) ?? '') + text);
  }
  return files;
}

describe('the tutorial', () => {
  let app: Application;
  let cookie = '';

  async function ask(path: string, body?: BodyInit): Promise<Response> {
    const response = await app.request(path, { headers: { cookie }, ...(body && { method: 'POST', body }) }, ENV);
    const [field] = response.headers.getSetCookie();
    if (field !== undefined) cookie = field.split(';')[0] ?? '';
    return response;
  }

  function sign(content: BlobPart, type: string): Promise<Response> {
    const form = new FormData();
    form.append('text', 'I was <here>');
    form.append('picture', new File([content], 'me.png', { type }));
    return ask('/sign', form);
  }

  beforeAll(async () => {
    rmSync(DIRECTORY, { recursive: true, force: true });
    mkdirSync(DIRECTORY, { recursive: true });
    for (const [name, text] of findFiles()) writeFileSync(`${DIRECTORY}/${name}`, text);
    cpSync('package.json', `${DIRECTORY}/node_modules/poorfetch/package.json`);
    cpSync('dist', `${DIRECTORY}/node_modules/poorfetch/dist`, { recursive: true });
    app = (await import(/* @vite-ignore */ pathToFileURL(`${DIRECTORY}/app.js`).href)).default;
  });

  it('contains an application, a test, a server and a Worker', () => {
    expect([...findFiles().keys()]).toEqual(['app.js', 'app.test.js', 'server.js', 'worker.js']);
  });

  it('lets visitors sign after the login only', async () => {
    expect((await ask('/sign')).headers.get('location')).toBe('/login');
    expect(await (await ask('/login')).text()).toContain('Who are you?');
    const login = await ask('/login', new URLSearchParams({ name: 'Eva' }));
    expect([login.status, login.headers.get('location')]).toEqual([303, '/sign']);
    expect(await (await ask('/sign')).text()).toContain('Welcome, Eva');
  });

  it('keeps an entry with its picture', async () => {
    expect((await sign('a picture', 'image/png')).status).toBe(303);
    expect(await (await ask('/')).text()).toContain('<a href="/entry/1">Eva</a>');
    expect(await (await ask('/entry/1')).text()).toContain('I was &lt;here&gt;');
    const picture = await ask('/entry/1/picture');
    expect([picture.headers.get('content-type'), await picture.text()]).toEqual(['image/png', 'a picture']);
  });

  it.each([
    ['/entry/9', 404, 'There is no such entry'],
    ['/entry/x', 404, 'There is no /entry/x.'],
  ])('has its own error page for %s', async (path, status, text) => {
    const response = await ask(path);
    expect([response.status, await response.text()]).toEqual([status, expect.stringContaining(text)]);
  });

  it('refuses a picture that is too large, and other types of files', async () => {
    const large = await sign('x'.repeat(600 * 1024), 'image/png');
    expect([large.status, await large.text()]).toEqual([413, expect.stringContaining('512 KiB')]);
    expect((await sign('<svg onload="…">', 'image/svg+xml')).status).toBe(415);
  });

  it('ends the session', async () => {
    await ask('/logout', new FormData());
    expect((await ask('/sign')).status).toBe(302);
  });

  it('is bundled into one file as a Worker', async () => {
    const { outputFiles } = await build({
      entryPoints: [`${DIRECTORY}/worker.js`],
      bundle: true,
      format: 'esm',
      write: false,
      nodePaths: ['node_modules'],
    });
    expect(outputFiles[0]?.text).toContain('Guest book');
  });
});
