import { expect, it } from 'vitest';
import type { ApplicationOptions } from '../../src/index.ts';
import { FORM, JSON_TYPE, loggedApp } from '../app-kit.ts';
import { MULTIPART, writeParts } from '../multipart-kit.ts';

/** The options that set a limit, a request beyond it, and the setting that the log names. */
const LIMITS: [what: string, options: ApplicationOptions, type: string, body: string, setting: string][] = [
  ['JSON that is too long', { dataSize: 10 }, JSON_TYPE, '"longer than ten"', 'dataSize (poor_DataSize), which is 10'],
  ['a form that is too long', { dataSize: 10 }, FORM, 'a=longer-than-ten', 'dataSize (poor_DataSize), which is 10'],
  ['too many fields', { maxFields: 1 }, FORM, 'a=1&b=2', 'maxFields (poor_MaxFields), which is 1'],
  [
    'too many parts',
    { maxFields: 1 },
    MULTIPART,
    writeParts([
      ['a', '1'],
      ['b', '2'],
    ]),
    'maxFields (poor_MaxFields), which is 1',
  ],
  [
    'too many files',
    { maxFiles: 1 },
    MULTIPART,
    writeParts([
      ['a', '1', 'a'],
      ['b', '2', 'b'],
    ]),
    'maxFiles (poor_MaxFiles), which is 1',
  ],
  [
    'a file that is too long',
    { fileSize: 4 },
    MULTIPART,
    writeParts([['a', '12345', 'a']]),
    'fileSize (poor_FileSize), which is 4',
  ],
  [
    'parts that are too long',
    { dataSize: 100 },
    MULTIPART,
    writeParts([['a', 'x'.repeat(100)]]),
    'dataSize (poor_DataSize), which is 100',
  ],
];

it.each(LIMITS)(
  '%s: the client hears no setting, the debug log names it',
  async (_what, options, type, body, setting) => {
    const { app, log } = loggedApp({ logLevel: 'debug', ...options });
    app.post('/', () => 'page');
    for (const accept of ['text/html', 'application/json']) {
      const response = await app.request('/', { method: 'POST', body, headers: { 'Content-Type': type, accept } });
      expect([response.status, await response.text()]).toEqual([413, expect.not.stringMatching(/poor_|setting/i)]);
    }
    expect(log.about(setting)).toEqual(Array(2).fill(expect.stringMatching(/^debug POST \//)));
  },
);

it('a body that stalls: the client hears no setting, the debug log names it', async () => {
  const { app, log } = loggedApp({ logLevel: 'debug', readTimeout: 0.05 });
  app.post('/', (req) => req.data());
  const body = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(1)) });
  const response = await app.request('/', { method: 'POST', body, duplex: 'half' } as RequestInit);
  expect([response.status, await response.text()]).toEqual([408, expect.not.stringMatching(/poor_|setting/i)]);
  expect(log.counts('debug POST / in', 'readTimeout (poor_ReadTimeout), which is 0.05')).toEqual([1, 1]);
});
