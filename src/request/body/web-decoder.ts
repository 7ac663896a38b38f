import type { Bytes } from '../../http/bytes.ts';
import type { Decoder } from '../../platform.ts';

/** Bytes that are decoded at once: some runtimes make one block of all that comes of them, which may be a thousand times as much. */
const SLICE = 1024;

/** A decoder of the runtime's streams. */
export function decodeOnWeb(format: 'gzip' | 'deflate'): Decoder {
  return async function* (blocks) {
    const { readable, writable } = new DecompressionStream(format);
    const reader = readable.getReader();
    const writer = writable.getWriter();
    const feeding = feed().catch((error) => writer.abort(error));
    feeding.catch(() => {});
    try {
      for (let block = await reader.read(); !block.done; block = await reader.read()) yield block.value;
    } finally {
      reader.cancel().catch(() => {});
    }

    async function feed(): Promise<void> {
      for await (const block of blocks) {
        for (let at = 0; at < block.length; at += SLICE) {
          await writer.write(block.subarray(at, at + SLICE) as Bytes);
        }
      }
      await writer.close();
    }
  };
}
