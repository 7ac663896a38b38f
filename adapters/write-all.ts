import type { FileHandle } from 'node:fs/promises';
import { HTTPException } from '../src/http/exception.ts';

/** Writes all of the bytes: the system may take fewer of them at once. */
export async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

/** A full disk is a state of its own, 507; other errors stay what they are. */
export function explainFull(cause: unknown): unknown {
  const { code } = cause as NodeJS.ErrnoException;
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return cause;
  return new HTTPException(507, { message: 'There is no space left for the file', cause });
}
