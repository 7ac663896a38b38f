import { describe, expect, it } from 'vitest';
import type { Served } from './runtimes.ts';
import { getRaw } from './wire.ts';

export interface HeaderWays {
  /** How the runtime encodes header values. Default Latin-1. */
  readonly headerEncoding?: 'latin1' | 'utf8';
}

/** Headers exactly as they are on the wire. */
export function responseHeaders(served: () => Served, { headerEncoding = 'latin1' }: HeaderWays = {}): void {
  describe('response headers', () => {
    it.each(['/header/', '/own-header/'])(
      'Latin-1 letters of a value are sent in the encoding of the runtime (%s)',
      async (path) => {
        const value = 'caf\xe9 \xa3\xff';
        const { status, headers } = await getRaw(served().port, path + encodeURIComponent(value));
        const sent = Buffer.from(value, headerEncoding).toString('latin1');
        expect([status, headers.get('x-value')]).toEqual([200, sent]);
      },
    );

    it('a cookie that is set twice is sent once, with its last value', async () => {
      const { text } = await getRaw(served().port, '/proxying/cookie-twice');
      expect(text.match(/^set-cookie: .*?(?=;|$)/gim)).toEqual([
        expect.stringMatching(/^set-cookie: b=other$/i),
        expect.stringMatching(/^set-cookie: a=last$/i),
      ]);
    });

    it('the representation of an error names Accept once in Vary', async () => {
      const { headers } = await getRaw(served().port, '/abort/403', 'Accept: application/json\r\n');
      expect(headers.get('vary')?.toLowerCase().split(/, */)).toEqual(['accept']);
    });
  });
}
