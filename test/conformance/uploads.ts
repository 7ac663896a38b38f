import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toBaseName } from '../../src/http/file-name.ts';
import { readCorpus } from '../corpus.ts';
import { waitFor } from '../wait.ts';
import { watchMemory } from './memory.ts';
import type { Served } from './runtimes.ts';
import { open, type Received, sendRaw, sendUntilAnswered } from './wire.ts';

const MIB = 2 ** 20;

interface Case {
  readonly id: string;
  readonly name: string;
  readonly content_type: string;
  readonly body_b64: string;
  readonly verdict: { readonly kind: string; readonly parts?: readonly CasePart[] };
}

interface CasePart {
  readonly name: string;
  readonly filename: string | null;
  readonly value_b64: string;
}

/** Uploads over real sockets, to the mounted application of the fixture. */
export function uploads(served: () => Served, { keepsFiles = true }: { readonly keepsFiles?: boolean }): void {
  const post = (path: string, body: BodyInit, type?: string): Promise<Response> =>
    fetch(`${served().url}/upload${path}`, {
      method: 'POST',
      body,
      ...(type && { headers: { 'content-type': type } }),
    });

  describe('multipart forms', () => {
    const corpus = readCorpus<{ cases: Case[] }>('multipart.json');

    it('the recorded forms of multipart.json, whole and in pieces', { timeout: 120_000 }, async () => {
      for (const { id, content_type, body_b64, verdict } of corpus.cases) {
        const body = Buffer.from(body_b64, 'base64');
        for (const sizes of ['', '?size=1', '?size=3&size=1&size=70', `?${randomSizes()}`]) {
          const response = await post(sizes === '' ? '/parts' : `/cut${sizes}`, body, content_type);
          const answer =
            response.status === 200 ? ((await response.json()) as unknown[]).map(String).sort() : response.status;
          expect([id, sizes, answer]).toEqual([id, sizes, verdict.parts?.map(toLine).sort() ?? 400]);
        }
      }
    });

    it('a form of the runtime’s own FormData arrives as it was', async () => {
      const form = new FormData();
      form.append('a"b\r\nc', 'ž\n');
      form.append('a\\', 'backslash');
      form.append('file', new File([new Uint8Array([0, 13, 10, 255])], 'd"e.bin\\'));
      expect(await (await post('/parts', form)).json()).toEqual([
        ['a"b\r\nc', null, 'c5be0d0a'],
        ['a\\', null, Buffer.from('backslash').toString('hex')],
        ['file', 'd"e.bin', '000d0aff'],
      ]);
    });

    it.each([
      ['keeps its bytes where it is a picture', 'Content-Type: image/jpeg', 'ffd8e9', 'ffd8e9'],
      ['keeps its bytes where they are not UTF-8', 'X-Y: z', 'ffd8e9', 'ffd8e9'],
      ['is decoded from Latin-1', 'Content-Type: text/plain; charset=ISO-8859-1', 'e9', 'c3a9'],
    ])('a part without a file name %s', async (_, field, bytes, content) => {
      const head = `--XX\r\nContent-Disposition: form-data; name="a"\r\n${field}\r\n\r\n`;
      const form = Buffer.concat([Buffer.from(head), Buffer.from(bytes, 'hex'), Buffer.from('\r\n--XX--')]);
      expect(await (await post('/bytes', form, TYPE)).json()).toEqual([['a', null, content]]);
    });

    it.each([
      ['too many fields', 'a b c', 413, 'fields'],
      ['too many files', '/a /b', 413, 'files'],
      ['too long a file', `/${'x'.repeat(101)}`, 413, '100 bytes'],
      ['too much for memory', 'x'.repeat(70_000), 413, 'bytes'],
      ['too long a head', `${'x'.repeat(9000)}=`, 413, '8192 bytes'],
    ])('%s is refused, and the next request is answered', async (_, parts, status, named) => {
      const refused = await sendForm(served().port, '/upload/limited', writeForm(parts));
      expect([refused.status, refused.body.includes(named)]).toEqual([status, true]);
      expect(refused.body).not.toMatch(/poor_|dataSize|fileSize|maxF/);
      expect((await post('/limited', Buffer.from(writeForm('a')), TYPE)).status).toBe(200);
    });

    it.each([
      ['is cut off', 0, 400],
      ['stalls', 10, 408],
    ])('a form that %s is refused, and the next request is answered', async (_, missing, status) => {
      const half = writeForm('a').slice(0, -10);
      expect((await sendPart(served().port, '/impatient/limited', half, half.length + missing)).status).toBe(status);
      expect((await post('/limited', Buffer.from(writeForm('a')), TYPE)).status).toBe(200);
    });

    const keepIt = async (): Promise<void> => {
      const bytes = new Uint8Array(MIB).map((_, index) => index % 251);
      const form = new FormData();
      form.append('file', new File([bytes], 'a'));
      const response = await post('/kept', form);
      expect([response.status, Buffer.from(await response.arrayBuffer()).equals(bytes)]).toEqual([200, true]);
    };

    const refuseIt = async (): Promise<void> => {
      // By hand, for a client that still sends may not read what a runtime answers before it closes.
      const refused = await sendForm(
        served().port,
        '/upload/kept',
        `${FILE_HEAD.replace('%', 'a')}${'x'.repeat(66_000)}\r\n--XX--`,
      );
      expect([refused.status, refused.body.includes('bytes')]).toEqual([413, true]);
    };
    it(
      `a file that is too long for memory is ${keepsFiles ? 'kept elsewhere' : 'refused'}`,
      keepsFiles ? keepIt : refuseIt,
    );
  });
}

/** Files that are stored in a directory, one of them of `upload` MiB; `start` serves the fixture with that directory. */
export function storage(runtime: string, start: (env: NodeJS.ProcessEnv) => Promise<Served>, upload = 256): void {
  const memory = 64;
  describe(`fileStorage on ${runtime}`, () => {
    let served: Served;
    const parent = mkdtempSync(join(tmpdir(), 'poorfetch-test-'));
    const directory = join(parent, 'root');
    beforeAll(async () => {
      mkdirSync(directory);
      served = await start({ UPLOADS: directory });
    });
    afterAll(async () => {
      await served?.end();
      rmSync(parent, { recursive: true });
    });

    const store = async (filename: string): Promise<number> => {
      const form = `--XX\r\nContent-Disposition: form-data; name="file"; filename="${filename}"\r\n\r\nx\r\n--XX--`;
      return (await sendForm(served.port, '/upload/store', form)).status;
    };

    it('of two uploads of one name one is stored, the other 409', async () => {
      const statuses = await Promise.all([store('same.txt'), store('same.txt')]);
      expect(statuses.sort()).toEqual([200, 409]);
      expect(readdirSync(directory)).toContain('same.txt');
    });

    it.each(HOSTILE_NAMES)('a file with the name %j… is stored inside the directory, or refused', async (_, name) => {
      expect([200, 400]).toContain(await store(name));
      expect(readdirSync(parent)).toEqual(['root']);
      for (const file of readdirSync(directory)) {
        expect(statSync(join(directory, file)).isFile()).toBe(true);
        rmSync(join(directory, file));
      }
    });

    it('a file whose name ends in a backslash is stored', async () => {
      expect(await store('ends\\')).toBe(200);
      expect(readdirSync(directory)).toContain('ends');
      rmSync(join(directory, 'ends'));
    });

    it('an upload that breaks off leaves no file', async () => {
      const before = readdirSync(directory);
      const socket = await open(served.port);
      socket.write(`${headOf('/upload/store', 10 * MIB)}${FILE_HEAD.replace('%', 'half.bin')}`);
      socket.write(new Uint8Array(MIB));
      await waitFor(() => readdirSync(directory).some((file) => file.startsWith('.upload-')));
      socket.resetAndDestroy();
      await waitFor(() => readdirSync(directory).length === before.length);
      expect(readdirSync(directory)).toEqual(before);
    });

    it.each([
      ['is cut off', 0, 400],
      ['stalls', 10, 408],
    ])('nor does one that %s', async (_, missing, status) => {
      const before = readdirSync(directory);
      const form = `${FILE_HEAD.replace('%', 'short.bin')}${'x'.repeat(100_000)}`;
      expect((await sendPart(served.port, '/impatient/store', form, form.length + missing)).status).toBe(status);
      expect(readdirSync(directory)).toEqual(before);
    });

    it(`${upload} MiB take less than ${memory} MiB of memory, and arrive as they were`, {
      timeout: 240_000,
    }, async () => {
      await sendFile(served.port, 'warm.bin', 64 * MIB);
      const growth = watchMemory(served);
      const timer = setInterval(growth.look, 50);
      const { received, hash } = await sendFile(served.port, 'large.bin', upload * MIB);
      clearInterval(timer);
      const grown = growth.end(`${upload} MiB into a file`);
      expect(JSON.parse(received.body)).toEqual({ form: { file: 'large.bin' }, length: upload * MIB });
      expect(await hashFile(join(directory, 'large.bin'))).toBe(hash);
      expect(grown).toBeLessThan(memory);
    });
  });
}

const HOSTILE_NAMES = [
  '../outside.txt',
  '..\\outside.txt',
  '/etc/outside.txt',
  'C:\\outside.txt',
  '..',
  '.',
  '...',
  '.hidden',
  'a\0b',
  'a\u0001\u001b[2Jb',
  'CON',
  'nul.txt',
  'a:b',
  'a::$DATA',
  'trailing. . ',
  ' ',
  '%2e%2e%2foutside.txt',
  '..%2foutside.txt',
  '..%c0%afoutside.txt',
  '\u002e\u002e\uff0foutside.txt',
  '\u202etxt.exe',
  '\u200b',
  'x'.repeat(255),
  'x'.repeat(256),
  'ž'.repeat(200),
  'x'.repeat(7000),
  '../'.repeat(2000),
  'a\\"b',
  'a%22b%0D%0Ac',
].map((name) => [name.slice(0, 30), name] as const);

const TYPE = 'multipart/form-data; boundary=XX';
const FILE_HEAD = '--XX\r\nContent-Disposition: form-data; name="file"; filename="%"\r\n\r\n';

/** A form of the words of a text: fields, and behind a slash files. */
function writeForm(words: string): string {
  const parts = words.split(' ').map((word) => {
    const file = word.startsWith('/') ? '; filename="f"' : '';
    const [name, value = word] = word.includes('=') ? word.split('=') : ['f'];
    return `--XX\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`;
  });
  return `${parts.join('')}--XX--\r\n`;
}

function headOf(path: string, length: number): string {
  const fields = `Host: 127.0.0.1\r\nConnection: close\r\nContent-Type: ${TYPE}\r\nContent-Length: ${length}`;
  return `POST ${path} HTTP/1.1\r\n${fields}\r\n\r\n`;
}

function sendForm(port: number, path: string, form: string): Promise<Received> {
  return sendRaw(port, headOf(path, Buffer.byteLength(form)) + form);
}

/** Sends a form that announces another length than it has. */
function sendPart(port: number, path: string, form: string, length: number): Promise<Received> {
  return sendUntilAnswered(port, headOf(path, length) + form);
}

/** Sends a file of a size, of pieces that all differ; gives the answer and the file's hash. */
async function sendFile(port: number, name: string, size: number): Promise<{ received: Received; hash: string }> {
  const [head, end] = [FILE_HEAD.replace('%', name), '\r\n--XX--\r\n'];
  const hash = createHash('sha256');
  const received = await sendRaw(port, pieces(), 100_000);
  return { received, hash: hash.digest('hex') };

  function* pieces(): Iterable<string | Uint8Array> {
    yield headOf('/upload/store', head.length + size + end.length) + head;
    const block = new Uint8Array(MIB).map((_, index) => (index * 2654435761) >>> 11);
    for (let sent = 0; sent < size; sent += MIB) {
      new DataView(block.buffer).setFloat64(0, sent);
      hash.update(block);
      yield block.slice();
    }
    yield end;
  }
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const block of createReadStream(path, { highWaterMark: MIB })) hash.update(block);
  return hash.digest('hex');
}

function toLine({ name, filename, value_b64 }: CasePart): string {
  const base = filename === null ? null : toBaseName(filename);
  return String([name, base, Buffer.from(value_b64, 'base64').toString('hex')]);
}

function randomSizes(): string {
  return Array.from({ length: 8 }, () => `size=${1 + Math.floor(Math.random() * 40)}`).join('&');
}
