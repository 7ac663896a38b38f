/** `node:fs/promises` as the library sees it in a process that counts descriptors. */
import * as fs from 'node:fs/promises';
import { noteClosed, noteOpened } from './descriptor-ledger.ts';

export * from 'node:fs/promises';

export const open: typeof fs.open = async (...args) => {
  const handle = await fs.open(...args);
  const fd = noteOpened(handle.fd);
  const close = handle.close.bind(handle);
  handle.close = () => {
    noteClosed(fd);
    return close();
  };
  return handle;
};
