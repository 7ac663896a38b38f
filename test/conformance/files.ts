import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countOpen } from '../open-files.ts';
import { waitFor } from '../wait.ts';
import { expectSlice, fileCorpora } from './file-corpora.ts';
import { fileFields } from './file-fields.ts';
import { bytesOf, CANARY, plantTree, type Tree } from './file-tree.ts';
import { watchMemory } from './memory.ts';
import type { Served } from './runtimes.ts';
import { getRaw, open, type Received, readSlowly, sendMethod } from './wire.ts';

const MIB = 2 ** 20;

/** What a server of files does differently on a runtime. */
export interface FileWays {
  /** MiB of memory that a file of 256 MiB may take on its way through. Default 64. */
  readonly memory?: number;
  /** Whether several ranges are sent without a length. Default false. */
  readonly chunksRanges?: boolean;
}

/** A document root over real sockets; `start` serves nothing but the files that its environment names. */
export function files(
  runtime: string,
  start: (env: NodeJS.ProcessEnv) => Promise<Served>,
  { memory = 64, chunksRanges = false }: FileWays = {},
): void {
  describe(`files on ${runtime}`, () => {
    let served: Served;
    let tree: Tree;
    beforeAll(async () => {
      tree = plantTree();
      const env = { poor_DocumentRoot: tree.root, poor_DocumentIndex: 'On', poor_Precompressed: 'On' };
      served = await start(env);
    });
    afterAll(async () => {
      await served?.end();
      tree?.remove();
    });

    const get = (target: string, fields = ''): Promise<Received> => getRaw(served.port, target, fields);
    const ask = (method: string, target: string, fields = ''): Promise<Received> =>
      sendMethod(served.port, method, target, fields);
    describe('answers', () => {
      it.each([
        ['/hello.txt', 'text/plain; charset=utf-8', 5],
        ['/docs/page.html', 'text/html; charset=utf-8', 11],
        ['/indexed/', 'text/html; charset=utf-8', 12],
        ['/size-0.bin', 'application/octet-stream', 0],
        ['/large.bin', 'application/octet-stream', 300_000],
        ['/.well-known/security.txt', 'text/plain; charset=utf-8', 11],
        ['/docs/up/hello.txt', 'text/plain; charset=utf-8', 5],
        ['/html', 'application/octet-stream', 8],
      ])('%s is %s of %i bytes, to GET and HEAD', async (target, type, length) => {
        for (const method of ['GET', 'HEAD']) {
          const { status, headers, body } = await ask(method, target);
          expect([status, headers.get('content-type'), headers.get('content-length')]).toEqual([
            200,
            type,
            `${length}`,
          ]);
          expect(body.length).toBe(method === 'GET' ? length : 0);
          expect([headers.get('accept-ranges'), headers.get('x-content-type-options')]).toEqual(['bytes', 'nosniff']);
          expect(headers.get('etag')).toMatch(/^"[0-9a-z]+-[0-9a-z]+"$/);
          expect(Date.parse(headers.get('last-modified') ?? '')).toBeLessThanOrEqual(Date.now());
          expect(Date.parse(headers.get('date') ?? '')).toBeGreaterThan(0);
        }
      });

      it.each([
        ['/docs', './docs/'],
        ['/docs?a=b%20c', './docs/?a=b%20c'],
        ['/docs/sub', './sub/'],
        ['/docs/up', './up/'],
      ])('%s leads to its slash, relatively', async (target, location) => {
        const { status, headers } = await get(target);
        expect([status, headers.get('location')]).toEqual([308, location]);
      });

      it.each(['/docs', '/docs/', '/indexed/', '/hello.txt'])(
        '%s of a host that cannot exist is 400',
        async (target) => {
          expect((await getRaw(served.port, target, '', '1.2.3.999')).status).toBe(400);
        },
      );

      it.each([
        ['POST', '/hello.txt', 405, 'GET, HEAD, OPTIONS'],
        ['DELETE', '/indexed/', 405, 'GET, HEAD, OPTIONS'],
        ['OPTIONS', '/hello.txt', 204, 'GET, HEAD, OPTIONS'],
        ['POST', '/nothing', 404, undefined],
      ])('%s %s is %i', async (method, target, status, allow) => {
        const answer = await ask(method, target, 'Content-Length: 0\r\n');
        expect([answer.status, answer.headers.get('allow')]).toEqual([status, allow]);
      });

      it.each([
        ['', undefined, 600],
        ['gzip', 'gzip', undefined],
        ['gzip, br', 'br', undefined],
        ['br;q=0, gzip', 'gzip', undefined],
        ['zstd', undefined, 600],
      ])('to Accept-Encoding %j a file is encoded as %s', async (accepted, encoding, length) => {
        const { headers, body } = await get('/encoded.txt', accepted && `Accept-Encoding: ${accepted}\r\n`);
        expect([headers.get('content-encoding'), headers.get('vary')]).toEqual([encoding, 'Accept-Encoding']);
        expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
        expect(body.length).toBe(length ?? Number(headers.get('content-length')));
      });
    });

    describe('fields', () =>
      fileFields(
        () => served.port,
        () => tree.root,
      ));

    describe('the corpora', () => fileCorpora(() => served.port));

    describe('listings', () => {
      it('show what may be seen, for people and for programs', async () => {
        const page = await get('/docs/', 'Accept: text/html\r\n');
        expect([page.headers.get('content-type'), page.headers.get('vary')]).toEqual([
          'text/html; charset=utf-8',
          'Accept',
        ]);
        expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
        expect(page.body).toContain('href="./page.html"');
        const { body } = await get('/docs/?sort=name&order=desc', 'Accept: application/json\r\n');
        expect(JSON.parse(body)).toMatchObject({
          uri: '/docs/',
          entries: [
            { name: 'up' },
            { name: 'sub' },
            { name: 'page.html', kind: 'file', size: 11, href: './page.html' },
          ],
        });
        expect((await ask('HEAD', '/docs/')).body).toBe('');
        const root = JSON.parse((await get('/', 'Accept: application/json\r\n')).body);
        const names = root.entries.map(({ name }: { name: string }) => name);
        expect(names).toEqual(expect.arrayContaining(['.well-known', 'docs', 'hello.txt']));
        // Links to what is hidden, out of the root, and to nothing lead nowhere.
        for (const name of ['visible.txt', 'sibling', 'dangling', 'loop', '.env']) expect(names).not.toContain(name);
      });

      it('of an empty directory show the way up and nothing else', async () => {
        const { status, body } = await get('/empty/');
        const rows = body.slice(body.indexOf('<tbody>'));
        expect([status, rows.match(/href="[^"]*"/g)]).toEqual([200, ['href="../"']]);
        const json = JSON.parse((await get('/empty/', 'Accept: application/json\r\n')).body);
        expect(json).toMatchObject({ uri: '/empty/', entries: [] });
      });

      it('of 10,000 files and more take little memory, and say that there are more', { timeout: 120_000 }, async () => {
        const many = join(tree.root, 'many');
        mkdirSync(many);
        for (let index = 0; index <= 10_000; index++) writeFileSync(join(many, `file ${index}.txt`), '');
        const list = async (): Promise<{ isCut: boolean; entries: unknown[] }> =>
          (await fetch(`${served.url}/many/`, { headers: { accept: 'application/json' } })).json();
        for (let round = 0; round < 3; round++) await list();
        const growth = watchMemory(served);
        for (let round = 0; round < 10; round++) {
          const { isCut, entries } = await list();
          expect([isCut, entries.length]).toEqual([true, 10_000]);
          growth.look();
        }
        rmSync(many, { recursive: true });
        expect(growth.end('ten listings of 10,000 files')).toBeLessThan(2 * memory);
      });
    });

    describe('nothing outside', () => {
      it.each([
        '/docs/link.txt',
        '/docs/out/canary.txt',
        '/docs/out/',
        '/docs/out',
        '/sibling/secret.txt',
        '/sibling/',
        '/../web-private/secret.txt',
        '/visible.txt',
        '/.env',
        '/.git/config',
        '/.git/',
        '/docs/.hidden',
        '/docs/%2ehidden',
        '/dangling',
        '/loop',
        '/hello.txt/',
        '/hello.txt/x',
        '/hello.txt.',
        '/hello.txt%20',
        '/HELLO.TXT',
        '//hello.txt',
        '/docs//page.html',
        '/docs%2fpage.html',
        '/.well-known/../.env',
        `/${'x'.repeat(300)}`,
        `/${'x/'.repeat(3000)}`,
      ])('%s is not found', async (target) => {
        const { status, text } = await get(target);
        expect([[404, 403, 400].includes(status), text.includes(CANARY)]).toEqual([true, false]);
      });

      it('a FIFO keeps nobody waiting, and is no file', async () => {
        const { execFileSync } = await import('node:child_process');
        execFileSync('mkfifo', [join(tree.root, 'fifo')]);
        expect((await get('/fifo')).status).toBe(404);
        rmSync(join(tree.root, 'fifo'));
      });

      it.each([5, 200_000])(
        'a file of %i bytes that becomes a link meanwhile is itself, or nothing',
        { timeout: 120_000 },
        async (size) => {
          writeFileSync(join(tree.root, '../outside'), CANARY.padEnd(size));
          const plant = [
            (path: string) => symlinkSync('outside', path),
            (path: string) => writeFileSync(path, 'x'.repeat(size)),
          ];
          const answers = await askWhileSwapping('/swap.bin', plant);
          expect(answers.filter(({ text }) => text.includes(CANARY))).toEqual([]);
          writeFileSync(join(tree.root, 'swap.bin'), 'x'.repeat(size));
          expect((await get('/swap.bin')).status).toBe(200);
          rmSync(join(tree.root, 'swap.bin'));
        },
      );

      it('a file that is replaced is there all the time', { timeout: 120_000 }, async () => {
        const plant = ['one', 'another'].map((text) => (path: string) => writeFileSync(path, text.repeat(30_000)));
        const answers = await askWhileSwapping('/swap.bin', plant);
        expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      });

      it('a directory that becomes a link meanwhile is itself, or nothing', { timeout: 120_000 }, async () => {
        mkdirSync(join(tree.root, '../outer'));
        writeFileSync(join(tree.root, '../outer', CANARY), '');
        const [path, other] = [join(tree.root, 'turning'), join(tree.root, '../other')];
        mkdirSync(path);
        let turn = 0;
        const answers = await askMeanwhile('/turning/', () => {
          if (turn % 2 === 0) renameSync(path, other);
          if (turn % 2 === 0) symlinkSync('../outer', path);
          else rmSync(path);
          if (turn % 2 === 1) renameSync(other, path);
          turn += 1;
        });
        rmSync(path, { recursive: true, force: true });
        expect(answers.filter(({ text }) => text.includes(CANARY))).toEqual([]);
        expect(answers.filter(({ status }) => ![200, 403, 404, 503].includes(status))).toEqual([]);
      });

      /** Puts one thing after the other under a name, each at once, while it is asked for. */
      async function askWhileSwapping(target: string, plant: readonly ((path: string) => void)[]): Promise<Received[]> {
        const [path, other] = [join(tree.root, target), join(tree.root, '../swap')];
        let turn = 0;
        const swap = (): void => {
          plant[turn++ % plant.length]?.(other);
          renameSync(other, path);
        };
        swap();
        swap();
        const answers = await askMeanwhile(target, swap);
        rmSync(path, { force: true });
        return answers;
      }

      async function askMeanwhile(target: string, change: () => void): Promise<Received[]> {
        let isOver = false;
        const changing = (async () => {
          while (!isOver) {
            change();
            await new Promise((resolve) => setImmediate(resolve));
          }
        })();
        const answers: Received[] = [];
        for (let round = 0; round < 20; round++) {
          answers.push(...(await Promise.all(Array.from({ length: 20 }, () => get(target)))));
        }
        isOver = true;
        await changing;
        return answers;
      }
    });

    describe('bodies', () => {
      it('several ranges are one body, which announces its length', async () => {
        const answer = await get('/large.bin', 'Range: bytes=0-9,299990-,100000-199999\r\n');
        expect(answer.status).toBe(206);
        expect(answer.headers.has('content-length')).toBe(!chunksRanges);
        expectSlice(answer, bytesOf(300_000));
      });

      it('one range of a large file announces its length', async () => {
        const answer = await get('/large.bin', 'Range: bytes=100-200099\r\n');
        expect([answer.headers.get('content-length'), answer.isComplete]).toEqual(['200000', true]);
        expectSlice(answer, bytesOf(300_000));
      });

      it('a file that becomes shorter breaks off', async () => {
        writeFileSync(join(tree.root, 'short.bin'), new Uint8Array(64 * MIB));
        const socket = await open(served.port);
        socket.write('GET /short.bin HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
        let size = 0;
        await new Promise<void>((resolve) => {
          socket.once('data', () => truncateSync(join(tree.root, 'short.bin'), 1000));
          socket.on('data', (block) => (size += block.length));
          socket.on('close', () => resolve());
        });
        expect(size).toBeLessThan(64 * MIB);
        expect((await get('/hello.txt')).status).toBe(200);
      });

      it('a file that becomes shorter closes the connection, so no other answer is taken for its rest', async () => {
        const path = join(tree.root, 'shorter.bin');
        writeFileSync(path, '');
        truncateSync(path, 64 * MIB);
        const socket = await open(served.port);
        let text = '';
        socket.write('GET /shorter.bin HTTP/1.1\r\nHost: x\r\n\r\n');
        await new Promise((resolve) => socket.once('data', resolve));
        truncateSync(path, 1000);
        socket.on('data', (block) => (text = text.slice(-1000) + block.toString('latin1')));
        socket.on('error', () => {});
        const closed = new Promise((resolve) => socket.once('close', resolve));
        await waitFor(() => served.printed().includes('has become shorter while it was sent'));
        socket.write('GET /hello.txt HTTP/1.1\r\nHost: x\r\n\r\n');
        await closed;
        expect(text).not.toContain('HTTP/1.1');
        rmSync(path);
      });

      it.each([2000, 20_000, 200_000, 2_000_000])('a file of %i bytes has no Content-Disposition', async (size) => {
        writeFileSync(join(tree.root, 'sized.bin'), bytesOf(size));
        const { headers, body } = await get('/sized.bin');
        rmSync(join(tree.root, 'sized.bin'));
        expect([headers.get('content-disposition'), headers.get('content-length'), body.length]).toEqual([
          undefined,
          `${size}`,
          size,
        ]);
      });

      it('a client that leaves closes its file', { timeout: 120_000 }, async () => {
        writeFileSync(join(tree.root, 'left.bin'), new Uint8Array(8 * MIB));
        const leave = async (): Promise<void> => {
          const socket = await open(served.port);
          socket.write('GET /left.bin HTTP/1.1\r\nHost: x\r\n\r\n');
          await new Promise((resolve) => socket.once('data', resolve));
          socket.destroy();
        };
        for (let round = 0; round < 50; round++) await Promise.all(Array.from({ length: 20 }, leave));
        await waitFor(() => countOpen(tree.root, served.pid) === 0);
        expect((await get('/hello.txt')).status).toBe(200);
      });

      it(`256 MiB for a slow client take less than ${memory} MiB of memory`, { timeout: 120_000 }, async () => {
        const path = join(tree.root, 'long.bin');
        writeFileSync(path, '');
        truncateSync(path, 256 * MIB);
        await readSlowly(served.port, '/long.bin', 256 * MIB, () => {}, 64 * MIB);
        const growth = watchMemory(served);
        const received = await readSlowly(served.port, '/long.bin', 256 * MIB, growth.look);
        rmSync(path);
        expect(received).toBeGreaterThan(256 * MIB);
        expect(growth.end('256 MiB of a file')).toBeLessThan(memory);
      });

      it('a file of 5 GiB is announced whole, and read where 32 bits do not reach', async () => {
        const [path, size, start] = [join(tree.root, 'sparse.bin'), 5 * 2 ** 30, 2 ** 32 + 100];
        const file = openSync(path, 'w');
        writeSync(file, 'beyond', start);
        ftruncateSync(file, size);
        closeSync(file);
        expect((await ask('HEAD', '/sparse.bin')).headers.get('content-length')).toBe(`${size}`);
        const { headers, body } = await get('/sparse.bin', `Range: bytes=${start}-${start + 5}\r\n`);
        const last = await get('/sparse.bin', 'Range: bytes=-3\r\n');
        rmSync(path);
        expect([headers.get('content-range'), body]).toEqual([`bytes ${start}-${start + 5}/${size}`, 'beyond']);
        expect([last.status, last.body]).toEqual([206, '\0\0\0']);
      });
    });
  });
}
