import { randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TemporaryFile } from '../src/request/upload-types.ts';
import { explained } from './disk-errors.ts';
import { writeAll } from './write-all.ts';

/** Bytes that are read at once. */
const BLOCK = 256 * 1024;

/** A file in the system's directory for such, which nobody else can read. */
export async function temporaryFile(): Promise<TemporaryFile> {
  const path = join(tmpdir(), `poorfetch-${randomUUID()}`);
  const handle = await explained(() => open(path, 'wx+', 0o600));
  // A file without a name is gone with the process, however that ends. Some systems keep the name until it is closed.
  const isNameless = await unlink(path).then(
    () => true,
    () => false,
  );
  let size = 0;
  return {
    write(bytes) {
      const position = size;
      size += bytes.length;
      return explained(() => writeAll(handle, bytes, position));
    },
    stream: () => readFrom(handle),
    async remove() {
      try {
        await handle.close();
      } finally {
        if (!isNameless) await unlink(path);
      }
    },
  };
}

function readFrom(handle: FileHandle): ReadableStream<Uint8Array<ArrayBuffer>> {
  let position = 0;
  return new ReadableStream(
    {
      async pull(controller) {
        if (handle.fd < 0) throw new Error('The temporary file is gone: its request has ended');
        const { bytesRead, buffer } = await handle.read(new Uint8Array(BLOCK), 0, BLOCK, position);
        position += bytesRead;
        if (bytesRead > 0) controller.enqueue(buffer.subarray(0, bytesRead));
        else controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}
