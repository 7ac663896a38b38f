import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { Body } from './cases.ts';

/** Writes a body to a parser that is a stream of Node, as fast as it takes it, and counts what comes out. */
export async function feed(body: Body, open: (headers: Record<string, string>) => Writable): Promise<number> {
  let count = 0;
  const parser = open({ 'content-type': `multipart/form-data; boundary=${body.boundary}` });
  parser.on('field', (_name: string, value: string) => {
    count += value.length;
  });
  parser.on('file', (_name: string, file: Readable) => {
    file.on('data', (bytes: Uint8Array) => {
      count += bytes.length;
    });
  });
  // An error rejects this one, also where the other is waited for.
  const finished = once(parser, 'finish');
  for (const chunk of body.chunks) if (!parser.write(chunk)) await Promise.race([once(parser, 'drain'), finished]);
  parser.end();
  await finished;
  return count;
}
