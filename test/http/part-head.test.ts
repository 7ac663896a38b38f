import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormError } from '../../src/http/form-error.ts';
import { parsePartHead } from '../../src/http/part-headers.ts';
import { finishes, LONG } from '../finishes.ts';

interface Head {
  readonly name: string;
  readonly filename?: string | undefined;
  readonly type?: string;
}

function parse(text: string): Head {
  const { name, filename, type } = parsePartHead(text, text.length);
  return { name, filename, type };
}

/** The head whose Content-Disposition this is the rest of. */
function parseParameters(text: string): Head {
  return parse(`Content-Disposition: form-data${text}`);
}

describe('the parameters of a Content-Disposition', () => {
  it.each<[text: string, name: string, filename?: string]>([
    ['; name="a"', 'a'],
    ['; name=""', ''],
    ['; name=a', 'a'],
    ['; name=', ''],
    [';name=a;filename=b', 'a', 'b'],
    [' \t;\t name \t=\t a ; filename = "b" ', 'a', 'b'],
    ['; filename="b"; name="a"', 'a', 'b'],
    ['; name="a"; filename=""', 'a', ''],
    ['; NAME="A"; FileName="B"', 'A', 'B'],
    [';;; name="a";; ;', 'a'],
    ['; name="a"; size=5; x="y;filename=z"', 'a'],
    ['; name="a; filename=b"', 'a; filename=b'],
    ["; name='a'", "'a'"],
    ['; name="ž\u{1f600}\u2028"', 'ž\u{1f600}\u2028'],
    ['; name=ž', 'ž'],
    ['; name="\0\t\ufeff "', '\0\t\ufeff '],
    ['; name=a; name=b; filename=c; filename="d"', 'a', 'c'],
    ['; name="__proto__"; filename=constructor; __proto__=x', '__proto__', 'constructor'],
  ])('of %j are %j and %j', (text, name, filename) => {
    expect(parseParameters(text)).toEqual({ name, filename, type: '' });
  });

  it.each<[quoted: string, value: string]>([
    ['a%22b', 'a"b'],
    ['a%0D%0Ab%0d%0a', 'a\r\nb\r\n'],
    ['100%', '100%'],
    ['%2522', '%2522'],
    ['%41%00%2F%5C', '%41%00%2F%5C'],
    ['%25%32%32', '%25%32%32'],
    ['a\\"b', 'a"b'],
    ['\\"', '"'],
    ['\\%22', '\\"'],
    ['C:\\dir\\f.txt', 'C:\\dir\\f.txt'],
    ['\\\\server\\new', '\\\\server\\new'],
    ['a\\\\', 'a\\\\'],
  ])('are quoted as browsers and curl do it: "%s" is %j', (quoted, value) => {
    expect(parseParameters(`; name="${quoted}"; filename="${quoted}"`)).toMatchObject({ name: value, filename: value });
  });

  it.each([
    ['; name="a\\"', 'a\\', undefined],
    ['; name="a\\"; filename="b"', 'a\\', 'b'],
    ['; name="a\\"; filename="b\\"', 'a\\', 'b\\'],
    ['; name="a"; filename="C:\\dir\\"', 'a', 'C:\\dir\\'],
    ['; name="\\"; filename="\\\\server\\"', '\\', '\\\\server\\'],
    ['; name="a\\"; filename=""', 'a\\', ''],
    ['; name="a"; filename="b\\"c"', 'a', 'b"c'],
  ])('may end in a backslash: %s', (text, name, filename) => {
    const parsed = parseParameters(text);
    expect([parsed.name, parsed.filename]).toEqual([name, filename]);
  });

  it('are what a browser wrote, whatever characters are in them', () => {
    const pieces = fc.array(fc.constantFrom('\\', '"', 'a', ';', ' ', '=', 'name=', '\r\n', '%', 'ž', '/'), {
      maxLength: 8,
    });
    // A quotation mark behind a backslash would be an escape of older clients.
    const written = (text: string): string => text.replace(/["\r\n]/g, encodeURIComponent);
    fc.assert(
      fc.property(pieces, pieces, (nameParts, fileParts) => {
        const [name, filename] = [nameParts.join(''), fileParts.join('')];
        const parsed = parseParameters(`; name="${written(name)}"; filename="${written(filename)}"`);
        expect([parsed.name, parsed.filename]).toEqual([name, filename]);
      }),
      { numRuns: 2000 },
    );
  });

  it('are taken as they are where they are not quoted', () => {
    expect(parseParameters('; name=a%22b; filename=C:\\dir\\f')).toMatchObject({
      name: 'a%22b',
      filename: 'C:\\dir\\f',
    });
  });

  it.each([
    '; name="a"; filename*=utf-8\'\'b',
    '; name="a"; filename*="b"',
    '; name="a"; filename*0="b"',
    '; name="a"; xfilename="b"',
  ])('give no file name by another name: %j', (text) => {
    expect(parseParameters(text).filename).toBeUndefined();
  });

  it('give the plain file name beside another encoding of it', () => {
    const text = `; name="a"; filename*=utf-8''evil; filename="b"; name*=utf-8''evil`;
    expect(parseParameters(text)).toMatchObject({ name: 'a', filename: 'b' });
  });

  it.each([
    '',
    ';',
    '; filename="b"',
    "; name*=utf-8''a",
    '; name',
    '; name="a',
    '; name="\\',
    '; name="a"b"',
    '; name="a" b',
    '; name=a b',
    '; name=a"b',
    '; "name"="a"',
    '; =a',
    ', name="a"',
    ' name="a"',
    'x; name="a"',
    '; name="a"; filename="b',
    '; name="a"; filename',
    '; name="a"; filename="b"; "',
  ])('are refused where they are malformed, or none is the name: %j', (text) => {
    expect(() => parseParameters(text)).toThrow(FormError);
  });
});

describe('the fields of a head', () => {
  const disposition = 'Content-Disposition: form-data; name="a"';

  it.each<[text: string, type: string]>([
    [`${disposition}\r\nContent-Type: text/plain`, 'text/plain'],
    [`${disposition}\r\nContent-Type: Text/HTML; charset=utf-8`, 'text/html'],
    [`${disposition}\r\nContent-Type: IMAGE/SVG+XML`, 'image/svg+xml'],
    [`Content-Type:a/b\r\n${disposition}`, 'a/b'],
    [`content-type: a/b\r\nCONTENT-DISPOSITION:form-data;name=a`, 'a/b'],
    [`${disposition}\r\nContent-Type: a/b\r\nContent-Type: c/d`, 'a/b'],
    [`${disposition}\r\nContent-Disposition: form-data; name="b"`, ''],
    [`${disposition}\r\nContent-Type:`, ''],
    [`${disposition}\r\nX-Content-Type: a/b`, ''],
  ])('tell the media type: %j', (text, type) => {
    expect(parse(text)).toEqual({ name: 'a', filename: undefined, type });
  });

  it('can be seen by their names in lower case, the first of each', () => {
    const { headers } = parsePartHead(`${disposition}\r\nX-A: \t1:2 \r\nx-a: 3\r\n__proto__:\r\nX-B: ž`, 0);
    expect([...headers]).toEqual([
      ['content-disposition', 'form-data; name="a"'],
      ['x-a', '1:2'],
      ['__proto__', ''],
      ['x-b', 'ž'],
    ]);
  });

  it('can be seen of the head that browsers write', () => {
    const { headers, size } = parsePartHead(`${disposition}\r\nContent-Type: a/b`, 7);
    expect(headers.get('content-type')).toBe('a/b');
    expect(size).toBe(7);
  });

  it.each([
    '',
    ':',
    'X',
    ': 1',
    'X : 1',
    ' X: 1',
    '\tX: 1',
    'X\0: 1',
    'ž: 1',
    '\ufeffX: 1',
    'X: 1\r',
    'X: 1\n2',
    '\nX: 1',
    'X: 1\r\n',
    'X: 1\r\n folded',
    '"X": 1',
  ])('are refused where one is none: %j', (line) => {
    expect(() => parse(`${line}\r\n${disposition}`)).toThrow(FormError);
    expect(() => parse(`${disposition}\r\n${line}`)).toThrow(FormError);
  });

  it('must hold a Content-Disposition of a form', () => {
    expect(() => parse('')).toThrow('A part of the form has no Content-Disposition');
    expect(() => parse('Content-Type: a/b')).toThrow('A part of the form has no Content-Disposition');
    for (const value of ['', 'file; name="a"', 'attachment; name="a"', 'form-data2; name=a', '; name=a', 'form']) {
      expect(() => parse(`Content-Disposition: ${value}`)).toThrow(
        /is not a valid Content-Disposition of a form field$/,
      );
    }
  });

  it('are refused in a few characters', () => {
    for (const text of [
      '\u{1f600}'.repeat(LONG),
      `Content-Disposition: ${'\n'.repeat(LONG)}`,
      `X: 1\r\n${' '.repeat(LONG)}`,
    ]) {
      expect(() => parse(text)).toThrow(/^[ -~\u{1f600}]{1,200}$/u);
    }
  });
});

describe('any head', () => {
  const value = fc.string({ unit: fc.constantFrom('a', 'ž', ' ', ';', '=', '"', '\\', '%', '2', '0', 'D', '\0', ':') });
  const usual = fc.record({
    name: value,
    filename: fc.option(value, { nil: undefined }),
    type: fc.constantFrom(undefined, 'text/plain', 'A/B', 'a/b+c', 'a/', '/', 'a b/c', 'a/b;c'),
  });

  /** The same head in other words, of which only the first may be read by the one pattern for the usual head. */
  function write({ name, filename, type }: Partial<Record<string, string | undefined>>): string[] {
    const file = filename === undefined ? '' : `; filename="${filename}"`;
    const end = type === undefined ? '' : `\r\nContent-Type: ${type}`;
    const usual = `Content-Disposition: form-data; name="${name}"${file}${end}`;
    return [
      usual,
      `${usual}\r\nX: 1`,
      `X: 1\r\n${usual}`,
      `Content-Disposition: form-data ; name="${name}"${file}${end}`,
      `content-disposition:form-data;name="${name}"${file}; x=y${end}`,
    ];
  }

  it('is the same whether or not it is written as browsers do', () => {
    fc.assert(
      fc.property(usual, (head) => {
        const results = write(head).map((text) => {
          try {
            return parse(text);
          } catch (error) {
            return (error as Error).name;
          }
        });
        expect(new Set(results.map((result) => JSON.stringify(result))).size).toBe(1);
      }),
      { numRuns: 2000 },
    );
  });

  it('is read, or is a FormError; and what is read can be seen', () => {
    const piece = fc.constantFrom(
      '\r\n',
      '\r',
      ':',
      ';',
      '=',
      '"',
      '\\',
      '\\"',
      '%22',
      ' ',
      'name',
      'filename',
      'ž',
      'X: 1\r\n',
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        try {
          const head = parsePartHead(`Content-Disposition: form-data; name="a"${pieces.join('')}`, 0);
          expect(head.headers.has('content-disposition')).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(FormError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('is read in linear time', () => {
    const pieces = [
      ';',
      '; ',
      ' ',
      '"',
      '\\',
      '\\"',
      '="',
      ';a',
      ';a=',
      ';a="',
      ';a=b',
      ';a="";',
      'a ',
      '%22',
      '\r\n',
      ':',
      'X:\r\n',
      'ž',
    ];
    const starts = [
      '',
      'Content-Disposition: form-data',
      'Content-Disposition: form-data; name="',
      'Content-Disposition: form-data; a',
    ];
    finishes(() => {
      for (const piece of pieces) {
        for (const start of starts) {
          const parseLong = (): unknown => parse(`${start}${piece.repeat(LONG)}`);
          try {
            parseLong();
          } catch (error) {
            expect(error).toBeInstanceOf(FormError);
          }
        }
      }
    });
  });
});
