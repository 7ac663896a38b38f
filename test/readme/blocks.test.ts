import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Block, checkBlocks, DIRECTORY, findBlocks, loadBlock, README, writeBlocks } from './readme-kit.ts';
import { createSurroundings } from './surroundings.ts';

const blocks = findBlocks(README).filter(({ language }) => language === 'ts');
const names = Object.keys(createSurroundings());
const root = process.cwd();

beforeAll(async () => {
  await writeBlocks(blocks, names);
  // Where the paths in the blocks lead.
  mkdirSync(`${DIRECTORY}upload`);
  mkdirSync(`${DIRECTORY}photos`);
  process.chdir(DIRECTORY);
});

afterAll(() => process.chdir(root));

describe('the blocks of the README', () => {
  it('compile', { timeout: 120_000 }, async () => {
    expect(await checkBlocks()).toEqual([]);
  });

  it('need all of their surroundings', () => {
    const code = blocks.map(({ text }) => text).join('\n');
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(code))).toEqual([]);
  });

  // One that serves takes a port, and does not end.
  it.each(blocks.filter(({ text }) => !text.includes('await serve(')))('run: line $line', async (block) => {
    const served = await loadBlock(block, createSurroundings());
    expect(served.fetch).toBeTypeOf('function');
  });
});

const upload = new FormData();
upload.append('upload', new File(['some text'], 'a.txt', { type: 'text/plain' }));
const login = { name: 'Eva', password: 'right' };

/** What a block says, a request to it, and what the answer has: its status, then its text or its Location. */
const asked: readonly [says: string, method: string, path: string, body: object | undefined, ...answer: unknown[]][] = [
  ['export default app;', 'GET', '/', undefined, 200, 'Hello world'],
  ['surname is a string', 'GET', '/Eva/41', undefined, 200, '<b>Eva</b> will be 42'],
  ["app.get('/about'", 'GET', '/about', undefined, 200, 'static text'],
  ["app.get('/about'", 'GET', '/user/a&b', undefined, 200, 'This is <b>a&amp;b</b>'],
  ["app.get('/about'", 'GET', '/order/4', undefined, 200, '{"id":4,"next":5}'],
  ["app.get('/about'", 'GET', '/file/a/b.txt', undefined, 200, '{"path":"a/b.txt"}'],
  ["app.get('/about'", 'GET', '/file/a/b.png', undefined, 404],
  ["app.get('/about'", 'POST', '/form', { name: 'Eva' }, 200, 'Hello Eva'],
  ["app.get('/about'", 'QUERY', '/search', undefined, 200, 'found'],
  ["app.get('/about'", 'GET', '/2024-05', undefined, 200, '2024 05'],
  ['export const invoice', 'GET', '/invoice/7', undefined, 200, 'Invoice 7'],
  ['email: ', 'GET', '/log/me@here.org/2024-02-29', undefined, 200, /^me@here.org since .* 2024$/],
  ['email: ', 'GET', '/log/me@here.org/2024-02-30', undefined, 404],
  ['() => HTTP_FORBIDDEN', 'GET', '/secret', undefined, 403],
  ['() => HTTP_FORBIDDEN', 'GET', '/item/1', undefined, 200, '{"title":"a book"}'],
  ['() => HTTP_FORBIDDEN', 'GET', '/item/2', undefined, 404, /No such item/],
  ['() => HTTP_FORBIDDEN', 'GET', '/old', undefined, 301, '/new'],
  ['() => HTTP_FORBIDDEN', 'GET', '/count', undefined, 200, /^line 1\n(line \d\n){8}line 10\n$/],
  ["app.get('/report'", 'GET', '/report', undefined, 200, 'a;1\nb;2\n'],
  ['class OutOfStock', 'GET', '/nowhere', undefined, 404, 'There is no <b>/nowhere</b>'],
  ['app.preProcess(', 'GET', '/admin/x', undefined, 302, '/login'],
  ["getFirst('id', 0, int)", 'POST', '/test/post?id=4', { color: '12' }, 200, '{"id":4,"colors":[12]}'],
  ["getFirst('id', 0, int)", 'POST', '/test/post?id=x', { color: '12' }, 400],
  ['No file was chosen', 'POST', '/upload', upload, 200, /^{"filename":"a.txt",.*"length":9,"text":"some text"}$/],
  ['No file was chosen', 'POST', '/upload', { upload: 'a text' }, 400, /No file was chosen/],
  ["fileStorage('./upload')", 'POST', '/upload', upload, 200, `{"paths":["${DIRECTORY}upload/a.txt"]}`],
  ["fileStorage('./upload')", 'POST', '/upload', upload, 409],
  ["fileStorage('./photos')", 'POST', '/photos/', { title: 'none' }, 200, '{"title":"none"}'],
  ["'/srv/media'", 'GET', '/media/a.png', undefined, 200, 'a picture'],
  ["'/srv/media'", 'GET', '/invoice/7', undefined, 200, 'a bill'],
  ['function checkLogin', 'GET', '/private/1', undefined, 302, '/login'],
  ['function checkLogin', 'POST', '/login', { name: 'Eva', password: 'wrong' }, 302, '/login'],
  ['function checkLogin', 'POST', '/login', login, 302, '/private/1'],
  ["app.mount('/admin'", 'GET', '/admin/', undefined, 200, 'the admin of /admin'],
  ["app.mount('/admin'", 'GET', '/legacy/x', undefined, 200, 'legacy'],
  ['req.remoteAddr}', 'GET', '/', undefined, 200, /^Hello /],
];

describe('an application of the README', () => {
  it.each(asked)('%s: %s %s %o gives %o %o', async (says, method, path, body, ...answer) => {
    const { app, env } = await applicationOf(blockWith(says));
    const form = body instanceof FormData ? body : body && new URLSearchParams(body as Record<string, string>);
    const response = await app.request(path, { method, ...(form && { body: form }) }, env);
    const text = response.headers.get('location') ?? (await response.text());
    const [status, content = expect.anything()] = answer;
    expect([response.status, text]).toEqual([
      status,
      content instanceof RegExp ? expect.stringMatching(content) : content,
    ]);
  });

  it('lets in who has logged in', async () => {
    const { app, env } = await applicationOf(blockWith('function checkLogin'));
    const answer = await app.request('/login', { method: 'POST', body: new URLSearchParams(login) }, env);
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    const response = await app.request('/private/1', { headers: { cookie } }, env);
    expect([response.status, await response.text()]).toEqual([200, 'Some private data of 2']);
  });
});

/** The first block that has a text. */
function blockWith(text: string): Block {
  const block = blocks.find((one) => one.text.includes(text));
  if (block === undefined) throw new Error(`No block has ${text}`);
  return block;
}

/** The application that a block makes, and the environment that it is asked with. */
async function applicationOf(block: Block) {
  const surroundings = createSurroundings();
  return { app: await loadBlock(block, surroundings), env: { poor_SecretKey: 'an example key of 32 bytes or so' } };
}
