import { describe, expect, it } from 'vitest';
import { FormError } from '../../src/http/form-error.ts';
import { parseBoundary } from '../../src/http/multipart.ts';
import { forAnyCut } from './any-cut.ts';
import { buildBody, type PartInit, parseParts, readOutcome, TYPE, toBytes, toPart } from './multipart-kit.ts';

const HEAD = 'Content-Disposition: form-data; name="a"\r\n\r\n';
const FIELD = `--BB\r\n${HEAD}v`;
const END = '\r\n--BB--';

function expectParts(body: Uint8Array, parts: readonly PartInit[], contentType: string = TYPE): void {
  forAnyCut(body, (chunks) => expect(parseParts(contentType, chunks)).toEqual(parts.map(toPart)));
}

function expectError(body: Uint8Array, message: RegExp = /./): void {
  forAnyCut(body, (chunks) => {
    const parse = (): unknown => parseParts(TYPE, chunks);
    expect(parse).toThrow(FormError);
    expect(parse).toThrow(message);
  });
}

describe('a multipart form', () => {
  it('is its parts in their order, of one name each', () => {
    const parts = [
      { name: 'b', value: '1' },
      { name: 'a', filename: 'f.txt', type: 'text/plain', value: '2' },
      { name: 'b', value: '3' },
    ];
    expectParts(buildBody(parts), parts);
  });

  it('may have no part', () => {
    for (const body of ['--BB--', '--BB--\r\n', '\r\n--BB--', 'preamble\r\n--BB--']) expectParts(toBytes(body), []);
  });

  it.each<[what: string, body: string]>([
    ['before the first boundary', `preamble\r\nof lines\r\n${FIELD}${END}`],
    ['before it that looks like one', `--B\r\n--BBx\r\n--BB-\r\n--BB\n\r\n-\r\n${FIELD}${END}`],
    ['that is an empty line before it', `\r\n${FIELD}${END}`],
    ['behind the last boundary', `${FIELD}${END}\r\nepilogue`],
    ['behind it on the same line', `${FIELD}${END}epilogue`],
    ['behind it that looks like a part', `${FIELD}${END}\r\n${FIELD}${END}`],
    ['that is padding behind a boundary', `--BB \t \r\n${HEAD}v\r\n--BB-- \t\r\n`],
  ])('has its parts whatever stands around them: text %s', (_, body) => {
    expectParts(toBytes(body), [{ name: 'a', value: 'v' }]);
  });
});

describe('a value', () => {
  it.each([
    '',
    '\r\n',
    '\r',
    '\n',
    '\r\n\r\n',
    '\r\r\n\n',
    '--',
    '--BB',
    '--BB--',
    '--BB\r\n\r\nx',
    '\n--BB',
    '\n--BB--\n',
    '\r--BB--',
    '\r\n-',
    '\r\n--',
    '\r\n--B',
    '\r\n--bb',
    '\r\n--BBB',
    '\r\n--BB\n',
    '\r\n--BB\0',
    '\r\n--BB-',
    '\r\n--BB-x',
    '\r\n--BB-\r\n',
    '\r\n--BB- -',
    '\r\n--BB\r',
    '\r\n--BB\rx',
    '\r\n--BB\r\r',
    '\r\n--B\r\n--B',
    '\r\r\n--BBx',
    '\r\n\r\n--BBx\r\n',
    '\0',
    '\ufeffž\u{1f600}',
  ])('comes as it is: %j', (value) => {
    const parts = [
      { name: 'a', value },
      { name: 'b', value },
    ];
    expectParts(buildBody(parts), parts);
  });

  it('may be of any bytes', () => {
    const value = Uint8Array.from({ length: 512 }, (_, index) => index);
    expectParts(buildBody([{ name: 'a', value }]), [{ name: 'a', value }]);
  });

  it.each([
    ['a form in the form', 'Content-Type: multipart/mixed; boundary=C', '--C\r\n\r\n1\r\n--C--'],
    ['text in a transfer encoding', 'Content-Transfer-Encoding: base64', 'dg=='],
    ['longer than it says', 'Content-Length: 1', '12345'],
  ])('is content alone, also when it is %s', (_, line, value) => {
    const type = /^Content-Type: ([^;]*)/.exec(line)?.[1] ?? '';
    const body = `--BB\r\n${line}\r\n${HEAD}${value}${END}`;
    expectParts(toBytes(body), [{ name: 'a', type, value }]);
  });
});

describe('what is no multipart form', () => {
  it.each<[why: string, body: string, message?: RegExp]>([
    ['empty', ''],
    ['text', 'a=1&b=2'],
    ['zeros', '\0'.repeat(100)],
    ['a form of another boundary', `${FIELD}${END}`.replaceAll('BB', 'CC')],
    ['a form of lines that end in LF', `${FIELD}${END}`.replaceAll('\r\n', '\n')],
    ['a form of lines that end in CR', `${FIELD}${END}`.replaceAll('\r\n', '\r')],
    ['a boundary that is not at the start of a line', ` ${FIELD}\n--BB--`],
    ['a boundary with text behind spaces', `${FIELD}\r\n--BB x${END}`, /followed by a line end/],
    ['a boundary with dashes behind spaces', `${FIELD}\r\n--BB --`, /followed by a line end/],
    ['a boundary with a CR alone behind spaces', `${FIELD}\r\n--BB \rx${END}`, /followed by a line end/],
    ['a boundary with a LF alone behind spaces', `${FIELD}\r\n--BB \n${END}`, /followed by a line end/],
    ['a part without a head', `--BB\r\n\r\nv${END}`, /no Content-Disposition/],
    ['a part without a Content-Disposition', `--BB\r\nContent-Type: a/b\r\n\r\nv${END}`, /no Content-Disposition/],
    ['a part without a name', `--BB\r\nContent-Disposition: form-data\r\n\r\nv${END}`, /no name/],
    [
      'a part of another disposition',
      `--BB\r\nContent-Disposition: file; name=a\r\n\r\n${END}`,
      /not a valid Content-Disp/,
    ],
    ['a part without an empty line', `--BB\r\nContent-Disposition: form-data; name="a"${END}`],
    ['a head with a line that is no field', `--BB\r\nx\r\n${HEAD}v${END}`, /"x" is not a valid header/],
    ['a head with a line that goes on', `--BB\r\nX: 1\r\n 2\r\n${HEAD}v${END}`, /" 2" is not a valid header/],
    ['a head with a CR alone', `--BB\r\nX: 1\r2\r\n${HEAD}v${END}`, /is not a valid header/],
    ['a head with a LF alone', `--BB\r\nX: 1\n${HEAD}v${END}`, /is not a valid header/],
    ['a head with a CR too many at its end', `--BB\r\nX: 1\r\r\n\r\nv${END}`, /"X: 1\\r" is not a valid header/],
    ['a head with a CR too many behind it', `--BB\r\nX: 1\r\n\r\r\n\r\nv${END}`, /"\\r" is not a valid header/],
    ['a head with a byte order mark', `--BB\r\n\ufeff${HEAD}v${END}`, /is not a valid header/],
    ['a boundary in a head', `--BB\r\n--BB\r\n${HEAD}v${END}`, /"--BB" is not a valid header/],
  ])('is an error: %s', (_, body, message) => {
    expectError(toBytes(body), message);
  });

  it('is a form that is cut off, wherever it is', () => {
    const body = buildBody([
      { name: 'a', value: '1\r\n--B' },
      { name: 'b', filename: 'f', type: 'text/plain', value: '' },
    ]);
    const end = body.length - '\r\n'.length;
    for (let length = 0; length < end; length++) expectError(body.subarray(0, length), /cut off|is not in the body/);
    expectParts(body.subarray(0, end), [
      { name: 'a', value: '1\r\n--B' },
      { name: 'b', filename: 'f', type: 'text/plain', value: '' },
    ]);
  });

  it('has given the parts before it', () => {
    const body = toBytes(`${FIELD}\r\n--BB\r\nx\r\n\r\n`);
    forAnyCut(body, (chunks) => {
      expect(readOutcome(TYPE, chunks).parts).toEqual([toPart({ name: 'a', value: 'v' })]);
    });
  });
});

describe('a boundary', () => {
  it.each<[field: string, boundary: string]>([
    ['multipart/form-data; boundary=BB', 'BB'],
    ['multipart/form-data; charset=utf-8; BOUNDARY="BB"', 'BB'],
    ['multipart/form-data; boundary=a; boundary=b', 'a'],
    ['multipart/form-data; boundary="a b"', 'a b'],
    ['multipart/form-data; boundary="a;b"', 'a;b'],
    ['multipart/form-data; boundary="a\\"b"', 'a"b'],
    ['multipart/form-data; boundary=a=b', 'a=b'],
    [`multipart/form-data; boundary="0'()+_,-./:=?"`, `0'()+_,-./:=?`],
    [`multipart/form-data; boundary=${'a'.repeat(70)}`, 'a'.repeat(70)],
    ['multipart/form-data; boundary=-', '-'],
    ['multipart/form-data; boundary=------', '------'],
  ])('is read of %s', (field, boundary) => {
    const parts = [
      { name: 'a', value: `\r\n--\r\n--${boundary}x\r\n--${boundary.slice(0, -1)}` },
      { name: 'b', value: '' },
    ];
    expect(parseBoundary(field)).toBe(boundary);
    expectParts(buildBody(parts, boundary), parts, field);
  });

  it.each([
    null,
    '',
    'multipart/form-data',
    'multipart/form-data; boundary',
    'multipart/form-data; boundary=',
    'multipart/form-data; boundary=""',
    'multipart/form-data; boundary=" "',
    'multipart/form-data; boundary="a "',
    'multipart/form-data; boundary="a',
    'multipart/form-data; boundary="a\rb"',
    'multipart/form-data; boundary="a\nb"',
    'multipart/form-data; boundary="a\0b"',
    'multipart/form-data; boundary=é',
    `multipart/form-data; boundary=${'a'.repeat(71)}`,
  ])('cannot be that of %j', (field) => {
    expect(() => parseBoundary(field)).toThrow(FormError);
  });
});

describe('a name', () => {
  it.each([
    '',
    'ž\u{1f600}',
    '\0',
    '\ufeffa',
    '__proto__',
    'a[b][]',
    'a"b',
    'a\r\nb',
    'C:\\dir\\f',
    '%',
    '%2522',
    ';=',
  ])('comes as a browser was given it: %j', (name) => {
    const parts = [
      { name, value: '' },
      { name: 'a', filename: name, value: '' },
    ];
    expectParts(buildBody(parts), parts);
  });

  const badNames = [[0xff], [0xc5], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf0, 0x9f, 0x98]].map(
    (bytes) => new Uint8Array(bytes),
  );

  it('that is not UTF-8 holds U+FFFD, or is an error where parsing is strict', () => {
    for (const name of badNames) {
      const body = toBytes('--BB\r\nContent-Disposition: form-data; name="x', name, `"\r\n\r\n${END}`);
      forAnyCut(body, (chunks) => {
        expect(parseParts(TYPE, chunks)[0]?.name).toMatch(/^x\ufffd+$/);
        expect(() => parseParts(TYPE, chunks, true)).toThrow(/not valid UTF-8/);
      });
    }
  });

  it('that is UTF-8 is taken where parsing is strict, whatever the bytes of the value are', () => {
    const body = buildBody([{ name: 'ž', value: new Uint8Array([0xff]) }]);
    forAnyCut(body, (chunks) => expect(parseParts(TYPE, chunks, true)[0]?.name).toBe('ž'));
  });
});
