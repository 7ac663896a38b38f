import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countOpen } from '../open-files.ts';
import { waitFor } from '../wait.ts';
import type { DescriptorReport } from './descriptor-ledger.ts';
import type { OtherWork } from './other-work.ts';
import { type CountedRuntime, type Served, serveCounted } from './runtimes.ts';
import { getRaw, open, sendRaw } from './wire.ts';

const [CLIENTS, AT_ONCE] = [2000, 40];

/** The descriptors of a process that answers with files and stores uploads, while clients leave when they like. */
export function descriptors(runtime: CountedRuntime): void {
  describe(`descriptors on ${runtime}`, () => {
    let served: Served;
    const parent = mkdtempSync(join(tmpdir(), 'poorfetch-test-'));
    const [root, uploads, others] = ['root', 'uploads', 'others'].map((name) => join(parent, name)) as [
      string,
      string,
      string,
    ];
    beforeAll(async () => {
      for (const directory of [root, uploads, others]) mkdirSync(directory);
      for (const [name, size] of Object.entries(SIZES)) writeFileSync(join(root, name), new Uint8Array(size).fill(120));
      served = await serveCounted(runtime, { ROOT: root, UPLOADS: uploads, OTHERS: others });
    });
    afterAll(async () => {
      await served?.end();
      rmSync(parent, { recursive: true });
    });

    const count = async (): Promise<DescriptorReport & { work: OtherWork }> =>
      (await fetch(`${served.url}/count`)).json();

    it(`${CLIENTS} clients that leave at any time: each is closed once, and no other is touched`, async () => {
      let left = CLIENTS;
      const random = randomNumbers(1);
      const ask = async (): Promise<void> => {
        while (left > 0) {
          left -= 1;
          await leaveSometime(served.port, random);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, ask));
      await waitFor(async () => (await count()).open === 0);
      await waitFor(() => countOpen(root, served.pid) + countOpen('(deleted)', served.pid) === 0);
      const { opened, closed, faults, work } = await count();
      expect([faults, work.faults]).toEqual([[], []]);
      expect(closed).toBe(opened);
      expect([opened > CLIENTS / 2, work.rounds > 100]).toEqual([true, true]);
      expect(readdirSync(uploads).filter((name) => name.startsWith('.'))).toEqual([]);
    });

    it.each(TARGETS.slice(4))('%s arrives as a whole', async (target) => {
      const { body, isComplete } = await getRaw(served.port, target);
      expect([body.length, isComplete]).toEqual([
        target === '/unused' ? 3 : target.startsWith('/middle') ? 200_000 : 2 ** 21,
        true,
      ]);
    });

    it.each(['/kept', '/late/store'])(
      'an upload to %s when none is left is 503, and is taken when there are some again',
      async (path) => {
        const keepAlive = await open(served.port);
        const sending = await open(served.port);
        // Accepted by the server, not only by the system: out of descriptors, it accepts no connection.
        for (const socket of [keepAlive, sending]) await sayOn(socket, 'HEAD /unused HTTP/1.1\r\nHost: x\r\n\r\n');
        await sayOn(keepAlive, 'GET /exhaust HTTP/1.1\r\nHost: x\r\n\r\n');
        const refused = await sayOn(sending, writeUpload(path, 'exhausted.bin'));
        await sayOn(keepAlive, 'GET /free HTTP/1.1\r\nHost: x\r\n\r\n');
        for (const socket of [keepAlive, sending]) socket.destroy();
        expect(refused.slice(0, 12)).toBe('HTTP/1.1 503');
        const taken = await sendRaw(served.port, writeUpload(path, 'exhausted.bin'));
        expect([taken.status, readdirSync(uploads).includes('exhausted.bin')]).toEqual([200, path === '/late/store']);
        expect((await count()).faults).toEqual([]);
      },
    );
  });
}

const SIZES = { 'big.bin': 2 ** 21, 'middle.bin': 200_000, 'small.bin': 8000 };

const TARGETS = [
  ...['/big.bin', '/middle.bin', '/small.bin', '/', '/sent', '/response', '/generated', '/written', '/unused'],
  ...['/big.bin?wrapped', '/middle.bin?wrapped', '/sent?wrapped'],
];

/** Asks for something, and goes after some bytes, after some time, or when everything has come. */
async function leaveSometime(port: number, random: (below: number) => number): Promise<void> {
  const socket = await open(port);
  socket.on('error', () => {});
  const target = TARGETS[random(TARGETS.length + 4)];
  const range = random(4) === 0 ? `Range: bytes=0-99999,200000-1${random(10)}99999\r\n` : '';
  const upload = writeUpload(random(2) === 0 ? '/kept' : '/late/store', `${random(2 ** 30)}.bin`);
  const request =
    target === undefined ? upload : `GET ${target} HTTP/1.1\r\nHost: x\r\n${range}Connection: close\r\n\r\n`;
  const isCut = target === undefined && random(2) === 0;
  socket.write(isCut ? request.slice(0, 200 + random(request.length)) : request);
  const most = [0, 1, 100_000, 1_000_000, Number.POSITIVE_INFINITY][random(5)] as number;
  const isReset = random(2) === 0;
  const leave = (): void => void (isReset ? socket.resetAndDestroy() : socket.destroy());
  let received = 0;
  socket.on('data', (block) => {
    received += block.length;
    if (received > most) leave();
  });
  const timer = setTimeout(leave, most === 0 || isCut ? random(20) : 2000);
  await new Promise((resolve) => socket.once('close', resolve));
  clearTimeout(timer);
}

function writeUpload(path: string, filename: string): string {
  const head = `--XX\r\nContent-Disposition: form-data; name="file"; filename="${filename}"\r\n\r\n`;
  const body = `${head}${'x'.repeat(300_000)}\r\n--XX--\r\n`;
  const fields = `Content-Type: multipart/form-data; boundary=XX\r\nContent-Length: ${body.length}`;
  return `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${fields}\r\n\r\n${body}`;
}

/** Writes a request, and gives what comes first. */
async function sayOn(socket: Socket, request: string): Promise<string> {
  const come = new Promise<string>((resolve) => socket.once('data', (bytes) => resolve(bytes.toString('latin1'))));
  socket.write(request);
  return come;
}

/** The same numbers each time. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
