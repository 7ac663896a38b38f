import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sendMethod } from './wire.ts';

/**
 * What the fields of a request and response of a file mean, over the wire, where the runtime might answer by itself.
 * @param root The directory that is served.
 */
export function fileFields(port: () => number, root: () => string): void {
  it.each(['bytes=0-4', 'bytes=0-0,5-6', 'bytes=50-'])('HEAD ignores Range: %s', async (range) => {
    for (const [target, length] of [
      ['/ten.bin', '10'],
      ['/large.bin', '300000'],
    ] as const) {
      const { status, headers, body } = await sendMethod(port(), 'HEAD', target, `Range: ${range}\r\n`);
      expect([status, headers.get('content-length'), headers.has('content-range'), body]).toEqual([
        200,
        length,
        false,
        '',
      ]);
    }
  });

  it('Last-Modified is not later than Date, for a file from the future and for one that was just written', async () => {
    const ask = async (modified: number): Promise<number[]> => {
      utimesSync(join(root(), 'size-10.bin'), modified / 1000, modified / 1000);
      const { headers } = await sendMethod(port(), 'GET', '/size-10.bin');
      return ['last-modified', 'date'].map((name) => Date.parse(headers.get(name) ?? ''));
    };
    for (const age of [-3_600_000, 0, 0, 1500]) {
      const [modified = Number.NaN, date = Number.NaN] = await ask(Date.now() - age);
      expect([age, modified <= date]).toEqual([age, true]);
    }
  });

  it.each([
    ['br;q=0.1, gzip', 'gzip'],
    ['*', 'br'],
    ['gzip;q=0.5, identity', undefined],
  ])('to Accept-Encoding %j a file is encoded as %s', async (accepted, encoding) => {
    const { headers } = await sendMethod(port(), 'GET', '/encoded.txt', `Accept-Encoding: ${accepted}\r\n`);
    expect(headers.get('content-encoding')).toBe(encoding);
  });

  it('to Accept-Encoding "identity;q=0" there is nothing', async () => {
    const { status } = await sendMethod(port(), 'GET', '/encoded.txt', 'Accept-Encoding: identity;q=0\r\n');
    expect(status).toBe(406);
  });
}
