import { closeSync, mkdirSync, openSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { diskFiles } from '../../adapters/disk-files.ts';
import { node, serve } from '../../adapters/node.ts';
import { Application, sendFile } from '../../src/index.ts';
import { DECLINED } from '../../src/state.ts';
import { readBlocks } from '../../src/static/file-system.ts';
import { loggedApp } from '../app-kit.ts';
import { open } from '../conformance/wire.ts';
import { countDescriptors } from '../descriptors.ts';
import { makeDirectory } from '../make-directory.ts';
import { countOpen } from '../open-files.ts';
import { eventually } from '../wait.ts';

let parent: string;
beforeEach(() => {
  parent = makeDirectory();
});

describe('files of the disk', () => {
  it('are those of the directory that the root leads to now', async () => {
    for (const release of ['one', 'two']) {
      mkdirSync(join(parent, release));
      writeFileSync(join(parent, release, 'a'), release);
    }
    symlinkSync('one', join(parent, 'current'));
    const { app } = loggedApp({ platform: node, documentRoot: join(parent, 'current') });
    expect(await (await app.request('/a')).text()).toBe('one');
    rmSync(join(parent, 'current'));
    symlinkSync('two', join(parent, 'current'));
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(await (await app.request('/a')).text()).toBe('two');
  });

  it('are not those of a root that is not there: that is a mistake, and logged', async () => {
    const { app, log } = loggedApp({ platform: node, documentRoot: join(parent, 'missing') });
    expect((await app.request('/a')).status).toBe(500);
    expect(log.about('There is no directory')).toHaveLength(1);
  });

  it('of a root whose sibling has the same beginning stay apart', async () => {
    for (const name of ['web', 'web-private']) mkdirSync(join(parent, name));
    writeFileSync(join(parent, 'web-private/a'), 'secret');
    symlinkSync('../web-private/a', join(parent, 'web/a'));
    const { app } = loggedApp({ platform: node, documentRoot: join(parent, 'web') });
    expect((await app.request('/a')).status).toBe(404);
  });

  it('are closed, also where a handler sends one and declines', async () => {
    writeFileSync(join(parent, 'a'), 'x'.repeat(100_000));
    const { app } = loggedApp({ platform: node, documentRoot: parent });
    app.get('/a', async (req) => {
      await sendFile(req, join(parent, 'a'));
      return DECLINED;
    });
    for (let round = 0; round < 5; round++) await (await app.request('/a')).text();
    await eventually(() => expect(countOpen(parent)).toBe(0));
  });

  it('are closed exactly once when the client leaves during a read', async () => {
    writeFileSync(join(parent, 'a'), 'x'.repeat(3_000_000));
    const { app } = loggedApp({ platform: node, documentRoot: parent });
    const count = await countDescriptors(async () => {
      for (let reads = 0; reads < 8; reads++) {
        const reader = (await app.request('/a')).body?.getReader();
        for (let read = 1; read < reads; read++) await reader?.read();
        const last = reader?.read();
        await reader?.cancel();
        await last;
      }
      await eventually(() => expect(countOpen(parent)).toBe(0));
    });
    expect(count).toEqual({ opened: 8, closed: 8, closedTwice: 0 });
  });

  it.each([20_000, 100_000, 200_000, 500_000, 3_000_000])('of %i bytes are in memory by 128 KiB', async (size) => {
    writeFileSync(join(parent, 'a'), 'x'.repeat(size));
    const file = await diskFiles()(parent).open('a');
    if (file?.kind !== 'file') throw new Error('There is no file');
    const whole = (await file.body?.(0, size)) as Uint8Array | undefined;
    const sizes = whole === undefined ? [] : [whole.length];
    if (whole === undefined) for await (const block of readBlocks(file, 0, size)) sizes.push(block.length);
    file.close();
    expect(sizes.reduce((sum, length) => sum + length)).toBe(size);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(128 * 1024);
  });

  it('are read only as far as clients take them: each of 50 that stall holds 128 KiB', async () => {
    writeFileSync(join(parent, 'a'), '');
    truncateSync(join(parent, 'a'), SIZE);
    const allocate = vi.spyOn(Buffer, 'allocUnsafeSlow');
    const { server, url, close } = await serve(new Application({ documentRoot: parent }), { port: 0, signals: false });
    const sockets: Socket[] = [];
    server.on('connection', (socket) => sockets.push(socket));
    const clients = await Promise.all(Array.from({ length: CLIENTS }, () => open(Number(new URL(url).port))));
    for (const client of clients) client.pause().write('GET /a HTTP/1.1\r\nHost: x\r\n\r\n');
    const countRead = (): number => allocate.mock.calls.reduce((sum, [length]) => sum + length, 0);
    await haltOf(countRead);
    const read = countRead();
    const sent = sockets.reduce((sum, socket) => sum + socket.bytesWritten - socket.writableLength, 0);
    for (const client of clients) client.destroy();
    allocate.mockRestore();
    await close();
    expect(read).toBeLessThan(CLIENTS * SIZE);
    expect(read - sent).toBeGreaterThan(0);
    expect(read - sent).toBeLessThanOrEqual(CLIENTS * 128 * 1024);
  });

  it('are not read after they have been closed: the number may be that of another file', async () => {
    writeFileSync(join(parent, 'a'), 'x'.repeat(100));
    const file = await diskFiles()(parent).open('a');
    if (file?.kind !== 'file') throw new Error('There is no file');
    file.close();
    writeFileSync(join(parent, 'b'), 'secret'.repeat(100));
    const other = openSync(join(parent, 'b'), 'r');
    expect(() => file.body?.(0, 100)).toThrow('closed');
    await expect(file.read(0, 100).next()).rejects.toThrow('closed');
    file.close();
    closeSync(other);
  });

  it('are taken by req.sendFile from wherever they are', async () => {
    writeFileSync(join(parent, 'a'), 'content');
    const { app } = loggedApp({ platform: node });
    app.get('/', async (req) => req.write(`<${await req.sendFile(join(parent, 'a'))}>`));
    expect(await (await app.request('/')).text()).toBe('content<7>');
    expect(countOpen(parent)).toBe(0);
  });
});

const SIZE = 32 * 1024 ** 2;
const CLIENTS = 50;

/** Waits until a number that grows has not grown for a while. */
async function haltOf(look: () => number): Promise<void> {
  for (let last = -1; look() > last; await new Promise((resolve) => setTimeout(resolve, 300))) last = look();
}
