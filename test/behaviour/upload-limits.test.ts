import { describe, expect, it } from 'vitest';
import type { ApplicationOptions } from '../../src/index.ts';
import { loggedApp } from '../app-kit.ts';
import { MULTIPART, type Part, posted, writeParts } from '../multipart-kit.ts';

const texts = (count: number): Part[] => Array.from({ length: count }, (_, index) => [`a${index}`, 'x']);
const files = (count: number): Part[] => Array.from({ length: count }, (_, index) => ['f', 'x', `${index}.txt`]);

/** Settings, a form within them, one just beyond, and what the answer names. */
const LIMITS: [what: string, ApplicationOptions, within: string, beyond: string, named: string][] = [
  ['fields', { maxFields: 3 }, writeParts(texts(3)), writeParts(texts(4)), '3 fields'],
  ['files', { maxFiles: 2 }, writeParts(files(2)), writeParts(files(3)), '2 files'],
  [
    'files that nobody chose',
    { maxFields: 2 },
    writeParts([
      ['f', '', ''],
      ['f', '', ''],
    ]),
    writeParts([
      ['f', '', ''],
      ['f', '', ''],
      ['f', '', ''],
    ]),
    '2 fields',
  ],
  [
    'the bytes of a file',
    { fileSize: 100 },
    writeParts([['f', 'x'.repeat(100), 'a']]),
    writeParts([['f', 'x'.repeat(101), 'a']]),
    '100 bytes',
  ],
  [
    'the bytes of a file that is skipped',
    { fileSize: 100, fileCallback: () => null },
    writeParts([['f', 'x'.repeat(100), 'a']]),
    writeParts([['f', 'x'.repeat(101), 'a']]),
    '100 bytes',
  ],
  [
    'the bytes of a text',
    { dataSize: 200 },
    writeParts([['a', 'x'.repeat(156)]]),
    writeParts([['a', 'x'.repeat(157)]]),
    '200 bytes',
  ],
  [
    'the bytes of a file in memory',
    { dataSize: 200 },
    writeParts([['a', 'x'.repeat(142), 'b']]),
    writeParts([['a', 'x'.repeat(143), 'b']]),
    '200 bytes',
  ],
  ['heads', { dataSize: 100 }, writeParts(texts(1)), writeParts(texts(3)), '100 bytes'],
  [
    'the head of a part',
    {},
    writeParts([['a'.repeat(8192 - 43), 'x']]),
    writeParts([['a'.repeat(8192 - 42), 'x']]),
    '8192 bytes',
  ],
  [
    'bytes around the form',
    {},
    `${writeParts([])}${'x'.repeat(65000)}`,
    `${writeParts([])}${'x'.repeat(66000)}`,
    '65536 bytes',
  ],
];

describe.each(LIMITS)('%s', (_what, options, within, beyond, named) => {
  it.each(['at once', 'in pieces'])('are taken up to a limit, and 413 beyond, which names it (%s)', async (how) => {
    const { app, log } = loggedApp(options);
    app.post('/', () => 'page');
    app.httpState(413, (_req, { message }) => `${message}`);
    const ask = (form: string): Promise<Response> =>
      app.request('/', posted(how === 'at once' ? form : (form.match(/[\s\S]{1,7}/g) ?? [])));
    expect((await ask(within)).status).toBe(200);
    const refused = await ask(beyond);
    expect([refused.status, log.lines]).toEqual([413, []]);
    expect(await refused.text()).toContain(named);
    expect((await ask(within)).status).toBe(200);
  });
});

it.each<[string, string, string]>([
  ['no boundary', 'multipart/form-data', writeParts(texts(1))],
  ['an empty boundary', 'multipart/form-data; boundary=', writeParts(texts(1))],
  ['another boundary', 'multipart/form-data; boundary=YY', writeParts(texts(1))],
  ['nothing', MULTIPART, ''],
  ['no last boundary', MULTIPART, writeParts(texts(1)).replace('--XX--', '')],
  ['a part without a name', MULTIPART, '--XX\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XX--'],
  ['a part without Content-Disposition', MULTIPART, '--XX\r\nContent-Type: text/plain\r\n\r\nx\r\n--XX--'],
  ['a line that is no header', MULTIPART, '--XX\r\nContent-Disposition\r\n\r\nx\r\n--XX--'],
])('a form with %s is 400, which says what is wrong, and the handler does not run', async (_, type, body) => {
  const { app, log } = loggedApp();
  const seen: string[] = [];
  app.post('/', () => void seen.push('run'));
  app.httpState(400, (_req, { message }) => `${message}`);
  const response = await app.request('/', { method: 'POST', body, headers: { 'Content-Type': type } });
  expect([response.status, seen, log.lines]).toEqual([400, [], []]);
  expect((await response.text()).length).toBeGreaterThan(10);
});

it.each([
  [false, 200],
  [true, 400],
])('names and texts that are not UTF-8, with strictParsing %s, are %i', async (strictParsing, status) => {
  const { app } = loggedApp({ strictParsing });
  app.post('/', (req) => req.form);
  const bytes = Buffer.from(writeParts([['a\xff', 'b\xff']]), 'latin1');
  const response = await app.request('/', { method: 'POST', body: bytes, headers: { 'Content-Type': MULTIPART } });
  expect(response.status).toBe(status);
  if (status === 200) expect(await response.json()).toEqual({ 'a\ufffd': 'b\ufffd' });
});
