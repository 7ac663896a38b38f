import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Decoder } from '../src/platform.ts';

type Unzip = ReturnType<typeof createGunzip | typeof createBrotliDecompress>;

const CHUNK_SIZE = 65536;

export const gzip: Decoder = decodeWith(() => createGunzip({ chunkSize: CHUNK_SIZE }));
export const deflate: Decoder = decodeWith(() => createInflate({ chunkSize: CHUNK_SIZE }));
export const br: Decoder = decodeWith(() => createBrotliDecompress({ chunkSize: CHUNK_SIZE }));

/** zlib makes no more than one chunk before it is read, however much a block expands. */
function decodeWith(create: () => Unzip): Decoder {
  return async function* (blocks) {
    const unzip = create();
    let isEnded = false;
    let size = 0;
    const ended = new Promise<void>((resolve) => {
      unzip.once('end', resolve).once('close', resolve);
    }).then(() => {
      isEnded = true;
    });
    const feeding = feed().catch((error) => void unzip.destroy(error));
    yield* unzip;
    await feeding;
    // What follows the end of the coding is ignored by zlib.
    if (unzip.bytesWritten !== size) throw new Error('More bytes follow after the end');

    async function feed(): Promise<void> {
      for await (const block of blocks) {
        size += block.length;
        // zlib does not tell that it has taken a block whose rest it ignores.
        await Promise.race([new Promise((resolve) => unzip.write(block, resolve)), ended]);
        if (isEnded) return;
      }
      unzip.end();
    }
  };
}
