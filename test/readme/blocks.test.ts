import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Block, checkBlocks, DIRECTORY, findAllBlocks, loadBlock, writeBlocks } from './readme-kit.ts';
import { LOGIN, REQUESTS } from './requests.ts';
import { createSurroundings } from './surroundings.ts';

const blocks = findAllBlocks('ts');
const names = Object.keys(createSurroundings());
const root = process.cwd();

beforeAll(async () => {
  await writeBlocks(blocks, names);
  // Directories that blocks store files in.
  mkdirSync(`${DIRECTORY}upload`);
  mkdirSync(`${DIRECTORY}photos`);
  process.chdir(DIRECTORY);
});

afterAll(() => process.chdir(root));

describe('the blocks of README and docs', () => {
  it('compile', { timeout: 120_000 }, async () => {
    expect(await checkBlocks()).toEqual([]);
  });

  it('need all of their surroundings', () => {
    const code = blocks.map(({ text }) => text).join('\n');
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(code))).toEqual([]);
  });

  // A block that serves takes a port and does not end.
  it.each(blocks.filter(({ text }) => !text.includes('await serve(')))('run: $page:$line', async (block) => {
    const served = await loadBlock(block, createSurroundings());
    expect(served.fetch).toBeTypeOf('function');
  });
});

describe.each(Object.keys(REQUESTS))('an application of %s', (page) => {
  it.each(REQUESTS[page] ?? [])('%s: %s %s %o gives %o %o', async (part, method, path, body, ...answer) => {
    const { app, env } = await applicationOf(blockWith(page, part));
    const isEncoded = body instanceof FormData || body instanceof Blob;
    const sent = isEncoded ? body : body && new URLSearchParams(body as Record<string, string>);
    const response = await app.request(path, { method, ...(sent && { body: sent }) }, env);
    const text = response.headers.get('location') ?? (await response.text());
    const [status, content = expect.anything()] = answer;
    expect([response.status, text]).toEqual([
      status,
      content instanceof RegExp ? expect.stringMatching(content) : content,
    ]);
  });
});

describe('the session of the example', () => {
  it('lets a user in after the login', async () => {
    const { app, env } = await applicationOf(blockWith('docs/sessions.md', 'PoorSession.open<Login>'));
    const answer = await app.request('/login', { method: 'POST', body: new URLSearchParams(LOGIN) }, env);
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    const response = await app.request('/private/1', { headers: { cookie } }, env);
    expect([response.status, await response.text()]).toEqual([200, 'Some private data of Eva, page 1']);
  });
});

/** The only block of a page that contains a text. */
function blockWith(page: string, part: string): Block {
  const found = blocks.filter((one) => one.page === page && one.text.includes(part));
  const [block] = found;
  if (block === undefined || found.length > 1) throw new Error(`${found.length} blocks of ${page} contain ${part}`);
  return block;
}

/** The application that a block makes, and the environment it is asked with. */
async function applicationOf(block: Block) {
  const app = await loadBlock(block, createSurroundings());
  return { app, env: { poor_SecretKey: 'an example key of 32 bytes or so' } };
}
