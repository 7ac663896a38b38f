import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseContentType, parseMediaType } from '../../src/http/content-type.ts';
import { finishes, LONG } from '../finishes.ts';

describe('a media type', () => {
  it.each<[field: string | null, type: string]>([
    [null, ''],
    ['', ''],
    ['text/html', 'text/html'],
    ['Text/HTML; Charset=UTF-8', 'text/html'],
    [' application/json ;', 'application/json'],
    ['application/problem+json;a=b;c', 'application/problem+json'],
    [';charset=utf-8', ''],
  ])('of %j is %j', (field, type) => {
    expect(parseMediaType(field)).toBe(type);
    expect(parseContentType(field).type).toBe(type);
  });
});

describe('the parameters', () => {
  it.each<[field: string | null, parameters: [string, string][]]>([
    [null, []],
    ['text/html', []],
    ['text/html;', []],
    ['text/html; charset=utf-8', [['charset', 'utf-8']]],
    ['text/html;CHARSET=UTF-8', [['charset', 'UTF-8']]],
    ['text/html\t;\tcharset=utf-8', [['charset', 'utf-8']]],
    ['a/b; x="y"', [['x', 'y']]],
    ['a/b; x=""', [['x', '']]],
    ['a/b; x="y; z=1"', [['x', 'y; z=1']]],
    ['a/b; x="a\\"b\\\\c"', [['x', 'a"b\\c']]],
    ['a/b; x=1; x=2', [['x', '1']]],
    [
      'a/b;; ;x=1;y=2;',
      [
        ['x', '1'],
        ['y', '2'],
      ],
    ],
    ['multipart/form-data; boundary=----a_b', [['boundary', '----a_b']]],
    ['multipart/form-data; boundary="a b:c=d"', [['boundary', 'a b:c=d']]],
    ['multipart/form-data; boundary=a=b', [['boundary', 'a=b']]],
    [
      'a/b; __proto__=1; constructor=2',
      [
        ['__proto__', '1'],
        ['constructor', '2'],
      ],
    ],
  ])('of %j are %j', (field, parameters) => {
    expect([...parseContentType(field).parameters]).toEqual(parameters);
  });

  it.each(['a/b; x', 'a/b; =1', 'a/b; x y=1', 'a/b; x="1', 'a/b; x ; y', 'a/b; "x"=1'])(
    'end at a malformed one: %j',
    (field) => {
      expect([...parseContentType(`${field}; z=1`).parameters.values()]).not.toContain('1');
    },
  );
});

describe('any Content-Type field', () => {
  it('is read, never an error', () => {
    const piece = fc.constantFrom(';', '=', '"', '\\', ' ', '\t', 'a', 'charset', '/', 'é', '\u2028', '\n');
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const { type } = parseContentType(pieces.join(''));
        expect(type).toBe(type.toLowerCase());
      }),
    );
  });

  it('is read in linear time', () => {
    finishes(() => {
      for (const piece of [';', '; ', ' ', '="', '"', '\\', '\\"', ';a=b', ';a="', ';a="";', '=', 'a']) {
        parseContentType(`a/b;x="${piece.repeat(LONG)}`);
        parseContentType(`a/b;${piece.repeat(LONG)}`);
      }
    });
  });
});
