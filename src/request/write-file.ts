import { checkOptionNames } from '../config/check-options.ts';
import { HTTPException } from '../http/exception.ts';
import { readBlocks } from '../static/file-system.ts';
import { requireFiles } from './find-files.ts';
import type { RequestContext } from './request-context.ts';

/** Selects a part of a file. */
export interface FilePartOptions {
  /** Offset of the first byte. Default: 0. */
  readonly offset?: number;
  /** Maximum number of bytes. Default: to the end of the file. */
  readonly limit?: number;
}

/** Writes a file, or a part of it, as a handler would write it; gives the number of bytes. */
export async function writeFile(context: RequestContext, path: string, options: FilePartOptions = {}): Promise<number> {
  checkOptionNames('req.sendFile', options, ['offset', 'limit']);
  const { offset = 0, limit = Number.POSITIVE_INFINITY } = options;
  if (!(offset >= 0 && limit >= 0)) throw new RangeError(`sendFile takes numbers of bytes, not ${offset} and ${limit}`);
  const file = await requireFiles(context, '').open(path);
  if (file?.kind !== 'file') throw new HTTPException(404);
  try {
    const start = Math.min(Math.floor(offset), file.size);
    const end = Math.min(start + Math.floor(limit), file.size);
    for await (const block of readBlocks(file, start, end)) await context.outgoing.write(block);
    return end - start;
  } finally {
    file.close();
  }
}
