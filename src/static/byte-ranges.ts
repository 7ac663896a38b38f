import { type ByteRange, formatContentRange } from '../http/range.ts';
import { type OpenFile, readBlocks } from './file-system.ts';

const encoder = new TextEncoder();

/** Several parts of a file as one body (RFC 9110 section 14.6). */
export interface ByteRanges {
  readonly type: string;
  readonly length: number;
  read(): AsyncIterator<Uint8Array<ArrayBuffer>>;
}

/** @param type The media type of the file. */
export function joinRanges(file: OpenFile, ranges: readonly ByteRange[], type: string): ByteRanges {
  const boundary = crypto.randomUUID();
  const heads = ranges.map((range, index) => {
    const fields = `Content-Type: ${type}\r\nContent-Range: ${formatContentRange(range, file.size)}`;
    return encoder.encode(`${index === 0 ? '' : '\r\n'}--${boundary}\r\n${fields}\r\n\r\n`);
  });
  const end = encoder.encode(`\r\n--${boundary}--\r\n`);
  const size = ranges.reduce((sum, range) => sum + range.end + 1 - range.start, 0);
  return {
    type: `multipart/byteranges; boundary=${boundary}`,
    length: size + heads.reduce((sum, head) => sum + head.length, end.length),
    async *read() {
      for (const [index, { start, end: last }] of ranges.entries()) {
        yield heads[index] as Uint8Array<ArrayBuffer>;
        yield* readBlocks(file, start, last + 1);
      }
      yield end;
    },
  };
}
