/** `node:fs` as the library sees it in a process that counts descriptors: what opens, uses and closes one is noted. */
import * as fs from 'node:fs';
import { promisify } from 'node:util';
import { noteClosed, noteOpened, noteUsed } from './descriptor-ledger.ts';

export * from 'node:fs';

export const openSync: typeof fs.openSync = (...args) => noteOpened(fs.openSync(...args));

export const closeSync: typeof fs.closeSync = (fd) => {
  noteClosed(fd);
  fs.closeSync(fd);
};

export const fstatSync = ((fd: number, ...rest: []) => {
  noteUsed(fd);
  return fs.fstatSync(fd, ...rest);
}) as typeof fs.fstatSync;

export const readSync = ((fd: number, ...rest: [Buffer, number, number, number]) => {
  noteUsed(fd);
  return fs.readSync(fd, ...rest);
}) as typeof fs.readSync;

const readBlock = promisify(fs.read);

async function readCounted(fd: number, ...rest: [Buffer, number, number, number]): Promise<unknown> {
  noteUsed(fd, 1);
  try {
    return await readBlock(fd, ...rest);
  } finally {
    noteUsed(fd, -1);
  }
}

/** Of this one the library uses the promise only. */
export const read = Object.assign(() => {}, { [promisify.custom]: readCounted });
