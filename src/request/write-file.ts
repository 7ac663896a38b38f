import type { FileSystem } from '../file-system.ts';
import { HTTPException } from '../http/exception.ts';
import type { Exchange } from './exchange.ts';

/** What part of a file is written. */
export interface FilePartOptions {
  /** The first byte. Default 0. */
  readonly offset?: number;
  /** The most bytes. Default: all that follow. */
  readonly limit?: number;
}

/** @throws Error where the platform has no files. */
export function findFiles({ context, arrival }: Exchange, root: string): FileSystem {
  const files = context.platform?.files?.(root, arrival);
  if (files !== undefined) return files;
  const platform = context.platform === undefined ? 'an application without a platform' : context.platform.name;
  throw new Error(`There are no files on ${platform}: serve it, or give it the platform of its runtime`);
}

/** Writes a file, or a part of it, as a handler would write it; gives the number of bytes. */
export async function writeFile(exchange: Exchange, path: string, options: FilePartOptions = {}): Promise<number> {
  const { offset = 0, limit = Number.POSITIVE_INFINITY } = options;
  if (!(offset >= 0 && limit >= 0)) throw new RangeError(`sendFile takes numbers of bytes, not ${offset} and ${limit}`);
  const file = await findFiles(exchange, '').open(path);
  if (file?.kind !== 'file') throw new HTTPException(404);
  try {
    const start = Math.min(Math.floor(offset), file.size);
    const end = Math.min(start + Math.floor(limit), file.size);
    const blocks = file.read(start, end);
    for (let next = await blocks.next(); !next.done; next = await blocks.next())
      await exchange.outgoing.write(next.value);
    return end - start;
  } finally {
    file.close();
  }
}
