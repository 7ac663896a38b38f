import fc from 'fast-check';
import { expect, it } from 'vitest';
import { attachment } from '../../src/index.ts';

it.each([
  ['plan.pdf', 'attachment; filename="plan.pdf"'],
  ['é.txt', `attachment; filename="_.txt"; filename*=UTF-8''%C3%A9.txt`],
  ['a"b.txt', 'attachment; filename="a\\"b.txt"'],
  ['50%25.txt', `attachment; filename="50_25.txt"; filename*=UTF-8''50%2525.txt`],
  ['../a\\b\r\n.txt', 'attachment; filename=".._a_b__.txt"'],
  ['it’s (1)*.txt', `attachment; filename="it_s (1)*.txt"; filename*=UTF-8''it%E2%80%99s%20%281%29%2A.txt`],
])('the name %j is announced as %s', (name, value) => {
  expect(attachment(name)).toBe(value);
});

it('any name gives a value that can be sent, and that tells the name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const value = attachment(name);
      new Headers({ 'Content-Disposition': value });
      expect(value).toMatch(
        /^attachment; filename="(?:[\x20!#-[\]-~]|\\")*"(?:; filename\*=UTF-8''[A-Za-z0-9%._~!-]*)?$/,
      );
      const encoded = /filename\*=UTF-8''(.*)$/.exec(value)?.[1];
      const told =
        encoded === undefined ? /"(.*)"/.exec(value)?.[1]?.replaceAll('\\"', '"') : decodeURIComponent(encoded);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are replaced
      expect(told).toBe(name.replace(/[\ud800-\udfff]/gu, '\ufffd').replace(/[\x00-\x1f\x7f-\x9f/\\]/g, '_'));
    }),
  );
});
