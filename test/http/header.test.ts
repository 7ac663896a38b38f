import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkHeader, isHopByHop, isToken } from '../../src/http/header.ts';

describe('a header name', () => {
  it.each(['X', 'content-type', 'X_Y', "!#$%&'*+-.^_`|~09azAZ", '__proto__'])('may be %j', (name) => {
    expect(isToken(name)).toBe(true);
  });

  it.each([
    '',
    ' ',
    'a b',
    'a:',
    'a\n',
    'a\r\nb',
    '\0',
    'a\t',
    'a(b)',
    'a/b',
    'a"',
    'a\x7f',
    'é',
    'č',
    'a,b',
    '[a]',
    '{a}',
    'a=',
  ])('may not be %j', (name) => {
    expect(isToken(name)).toBe(false);
    expect(() => checkHeader(name, 'x')).toThrow(TypeError);
  });
});

describe('a header value', () => {
  it.each(['', ' ', 'a b', 'a\tb', '\x21\x7e', '\x80\xff', 'caf\xe9'])('may be %j', (value) => {
    expect(isHeaderValue(value)).toBe(true);
    expect(() => checkHeader('X', value)).not.toThrow();
  });

  it('holds no control character but the tab', () => {
    for (let code = 0; code < 0x20; code++) {
      expect(isHeaderValue(`a${String.fromCharCode(code)}b`)).toBe(code === 9);
    }
    expect(isHeaderValue('\x7f')).toBe(false);
  });

  it.each(['a\r\nX: 1', 'a\n', '\ra', '\0', '\x1b[31m', '\u0100', 'žluť', '\u2028', '\ud800', '\u{1f600}'])(
    'may not be %j',
    (value) => {
      expect(isHeaderValue(value)).toBe(false);
      expect(() => checkHeader('X-Name', value)).toThrow(/X-Name/);
    },
  );

  it('that is refused stands in the error short and escaped', () => {
    expect(() => checkHeader('X', `\n${'a'.repeat(100_000)}`)).toThrow(/^[\x20-\x7e]{1,220}$/);
    expect(() => checkHeader('a\nb', 'x')).toThrow('"a\\nb" is no header name');
  });

  it('of any characters is taken by the web where it is taken here', () => {
    const text = fc.array(fc.integer({ min: 0, max: 0x17f })).map((codes) => String.fromCharCode(...codes));
    fc.assert(
      fc.property(text, (value) => {
        if (isHeaderValue(value))
          expect(new Headers({ x: value }).get('x')).toBe(value.replace(/^[\t ]+|[\t ]+$/g, ''));
      }),
    );
  });
});

describe('a field of the connection', () => {
  it.each(['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'])(
    'is %s',
    (name) => {
      expect(isHopByHop(name)).toBe(true);
    },
  );

  it.each(['content-length', 'content-encoding', 'date', 'via', 'x-upgrade', 'proxy-authenticate', 'constructor', ''])(
    'is not %j',
    (name) => expect(isHopByHop(name)).toBe(false),
  );
});

function isHeaderValue(value: string): boolean {
  try {
    checkHeader('X-Value', value);
    return true;
  } catch {
    return false;
  }
}
