import { mkdirSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { diskFiles } from '../../adapters/disk-files.ts';
import { readUnmoved } from '../../adapters/unmoved.ts';
import type { Directory } from '../../src/file-system.ts';
import { makeDirectory } from '../make-directory.ts';

let [root, shown, outside] = ['', '', ''];
beforeEach(async () => {
  const directory = makeDirectory();
  [root, shown, outside] = [join(directory, 'root'), join(directory, 'root/shown'), join(directory, 'outside')];
  for (const path of [root, shown, outside]) mkdirSync(path);
  writeFileSync(join(shown, 'inside'), '');
  writeFileSync(join(outside, 'secret'), '');
  await rest();
});

/** Until the times of what was made are not those of what is made next. */
const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));

/** Reads a directory while it is led away; before its second look everything is as it was. */
function readLedAway(): string[] {
  renameSync(shown, join(root, 'kept'));
  symlinkSync(outside, shown);
  const names = readdirSync(shown);
  rmSync(shown);
  renameSync(join(root, 'kept'), shown);
  return names;
}

const noCheck = (): void => {};

describe('what is read by its path', () => {
  it('is read again when the path led elsewhere meanwhile, and back', async () => {
    const reads = [readLedAway, () => readdirSync(shown)];
    const names = await readUnmoved(root, shown, noCheck, async () => reads.shift()?.() ?? []);
    expect([names, reads]).toEqual([['inside'], []]);
  });

  it('is read again, also where a directory above it is said to be of the future', async () => {
    const future = new Date(Date.now() + 1e9);
    utimesSync(root, future, future);
    const reads = [readLedAway, () => readdirSync(shown)];
    expect(await readUnmoved(root, shown, noCheck, async () => reads.shift()?.() ?? [])).toEqual(['inside']);
  });

  it('is read again, also where its owner puts the times back', async () => {
    const { atime, mtime } = statSync(root);
    const readAndReset = (): string[] => {
      const names = readLedAway();
      utimesSync(root, atime, mtime);
      return names;
    };
    const reads = [readAndReset, () => readdirSync(shown)];
    expect(await readUnmoved(root, shown, noCheck, async () => reads.shift()?.() ?? [])).toEqual(['inside']);
  });

  it('is answered with 503 while it never comes to rest', async () => {
    const read = readUnmoved(root, shown, noCheck, async () => readLedAway());
    await expect(read).rejects.toMatchObject({ code: 503 });
  });

  it('is none where a directory above it has gone', async () => {
    const read = readUnmoved(root, join(root, 'gone/below'), noCheck, async () => 'something');
    await expect(read).rejects.toMatchObject({ code: 503 });
  });

  it('is not read where the path leads elsewhere', async () => {
    const fail = (): void => {
      throw new Error('elsewhere');
    };
    await expect(readUnmoved(root, shown, fail, async () => 'read')).rejects.toThrow('elsewhere');
  });
});

describe('a directory that is listed by its path', () => {
  it('is whole while files come and go above it', async () => {
    for (let index = 0; index < 300; index++) writeFileSync(join(shown, `${index}`), '');
    const timer = setInterval(() => writeFileSync(join(root, `${Math.random()}`), ''), 40);
    try {
      const directory = diskFiles({ mayReadProc: false })(root).open('shown') as Directory;
      const names = new Set<string>();
      for await (const { name } of directory.list?.() ?? []) names.add(name);
      expect(names.size).toBe(301);
    } finally {
      clearInterval(timer);
    }
  });
});
