import type { IncomingMessage } from 'node:http';

/**
 * The whole body as Node itself hands it over, which spares the copies and turns that it takes through a Request.
 * Undefined for one that cannot be read this way any more. Rejects when the client leaves before the end.
 */
export function readIncoming(incoming: IncomingMessage | undefined): Promise<Uint8Array<ArrayBuffer>> | undefined {
  if (incoming === undefined || incoming.destroyed || incoming.readableDidRead) return undefined;
  return new Promise((resolve, reject) => {
    const blocks: Buffer[] = [];
    incoming.on('data', (block: Buffer) => blocks.push(block));
    incoming.on('end', () =>
      resolve(new Uint8Array(blocks.length === 1 ? (blocks[0] as Buffer) : Buffer.concat(blocks))),
    );
    incoming.on('error', reject);
    // That comes behind the end as well: an error is not made for it each time.
    incoming.on('close', reject);
  });
}
