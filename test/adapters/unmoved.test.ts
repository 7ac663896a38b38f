import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { diskFiles } from '../../adapters/disk-files.ts';
import { readUnmoved } from '../../adapters/unmoved.ts';
import type { Directory } from '../../src/static/file-system.ts';
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
    utimesSync(root, 1e9, 1e9);
    await rest();
    const readAndReset = (): string[] => {
      const names = readLedAway();
      utimesSync(root, 1e9, 1e9);
      return names;
    };
    const reads = [readAndReset, () => readdirSync(shown)];
    expect(await readUnmoved(root, shown, noCheck, async () => reads.shift()?.() ?? [])).toEqual(['inside']);
  });

  it('is answered with 503 while it never comes to rest', async () => {
    const read = readUnmoved(root, shown, noCheck, async () => readLedAway());
    await expect(read).rejects.toMatchObject({ code: 503 });
  });

  it('is not read where a directory above it has gone', async () => {
    let reads = 0;
    const read = readUnmoved(root, join(root, 'gone/below'), noCheck, async () => ++reads);
    await expect(read).rejects.toMatchObject({ code: 503 });
    expect(reads).toBe(0);
  });

  it('is not read where the path leads elsewhere', async () => {
    let reads = 0;
    const fail = (): void => {
      throw new Error('elsewhere');
    };
    await expect(readUnmoved(root, shown, fail, async () => ++reads)).rejects.toThrow('elsewhere');
    expect(reads).toBe(0);
  });
});

describe('a directory that is listed by its path', () => {
  const open = (): Directory => diskFiles({ mayReadProc: false })(root).open('shown') as Directory;

  async function list(directory: Directory, meanwhile: () => void = () => {}): Promise<Set<string>> {
    const names = new Set<string>();
    for await (const { name } of directory.list?.() ?? []) {
      names.add(name);
      meanwhile();
    }
    return names;
  }

  it('is whole though a file is written above it at each entry', async () => {
    for (let index = 0; index < 70; index++) writeFileSync(join(shown, `${index}`), '');
    let written = 0;
    const names = await list(open(), () => writeFileSync(join(root, `${written++}`), ''));
    expect([names.size, written]).toEqual([71, 71]);
  });

  it('has links that lead inside, and none that lead out', async () => {
    symlinkSync('inside', join(shown, 'in'));
    symlinkSync('../../outside/secret', join(shown, 'out'));
    expect(await list(open())).toEqual(new Set(['inside', 'in']));
  });

  it('is 404 when it has gone, or is a file now', async () => {
    const directory = open();
    renameSync(shown, join(root, 'kept'));
    await expect(list(directory)).rejects.toMatchObject({ code: 404 });
    writeFileSync(shown, '');
    await expect(list(directory)).rejects.toMatchObject({ code: 404 });
  });

  it('is 404 when it is a FIFO now, which is not waited for', async () => {
    for (const mayReadProc of [true, false]) {
      const directory = diskFiles({ mayReadProc })(root).open('shown') as Directory;
      rmSync(shown, { recursive: true });
      execFileSync('mkfifo', [shown]);
      await expect(list(directory)).rejects.toMatchObject({ code: 404 });
      rmSync(shown);
      mkdirSync(shown);
    }
  });
});
