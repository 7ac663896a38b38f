import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBaseName, toSafeName } from '../../src/http/file-name.ts';
import { finishes, LONG } from '../finishes.ts';

describe('the base name', () => {
  it.each<[path: string, name: string]>([
    ['f.txt', 'f.txt'],
    ['', ''],
    ['/etc/passwd', 'passwd'],
    ['C:\\dir\\f.txt', 'f.txt'],
    ['C:\\dir/f.txt', 'f.txt'],
    ['/dir\\f.txt', 'f.txt'],
    ['\\\\server\\share\\f', 'f'],
    ['../../f', 'f'],
    ['..\\..\\f', 'f'],
    ['dir/', ''],
    ['name\\', 'name'],
    ['C:\\dir\\name\\\\', 'name'],
    ['\\', ''],
    ['/\\', ''],
    ['.', ''],
    ['..', ''],
    ['a/..', ''],
    ['a\\.', ''],
    ['...', '...'],
    ['.f', '.f'],
    ['..f', '..f'],
    ['C:f', 'C:f'],
    ['..%2ff', '..%2ff'],
    ['a\0b', 'a\0b'],
  ])('of %j is %j', (path, name) => {
    expect(toBaseName(path)).toBe(name);
  });
});

describe('the safe name', () => {
  it.each<[what: string, filename: string, name: string]>([
    ['a plain name', 'photo 1 (2).tar.gz', 'photo 1 (2).tar.gz'],
    ['other scripts', 'žluťoučký кůň 日本 \u{1f600}.txt', 'žluťoučký кůň 日本 \u{1f600}.txt'],
    ['a path', '/etc/passwd', 'passwd'],
    ['a path of Windows', 'C:\\Windows\\win.ini', 'win.ini'],
    ['a path upwards', '../../../etc/passwd', 'passwd'],
    ['a drive', 'C:f.txt', 'C_f.txt'],
    ['a stream', 'f.txt:evil', 'f.txt_evil'],
    ['a stream of data', 'f.php::$DATA', 'f.php__$DATA'],
    ['a NUL', 'f.php\0.png', 'f.php_.png'],
    ['control characters', 'a\r\nb\tc\x7fd\x85e', 'a__b_c_d_e'],
    ['what a shell of Windows takes', '<a>|"b"?*', '_a___b___'],
    ['dots at the end', 'f.txt...', 'f.txt'],
    ['spaces at the end', 'f.txt   ', 'f.txt'],
    ['dots and spaces at the end', 'f.txt . .', 'f.txt'],
    ['spaces at the start', '  f.txt', 'f.txt'],
    ['a hidden name', '.htaccess', '_htaccess'],
    ['a hidden name behind spaces', ' .htaccess', '_htaccess'],
    ['dots at the start', '...f', '_f'],
    ['a tilde and a dash', '~-rf', '~-rf'],
    ['an override of the direction', 'f\u202egnp.exe', 'f_gnp.exe'],
    ['isolates of the direction', '\u2066f\u2069.txt', '_f_.txt'],
    ['marks of the direction', 'f\u200e\u200f\u061c.txt', 'f___.txt'],
    ['characters without a width', 'a\u200bb\u200cc\u200dd\u2060e\ufefff\u00adg', 'a_b_c_d_e_f_g'],
    ['tags', 'a\u{e0041}b', 'a_b'],
    ['separators of lines', 'a\u2028b\u2029c', 'a_b_c'],
    ['surrogates alone', 'a\ud800b\udc00', 'a_b_'],
    ['accents of their own', 'z\u030c', '\u017e'],
    ['escapes', '..%2f..%5cf', '_%2f..%5cf'],
    ['overlong bytes as characters', '..\u00c0\u00aff', '_\u00c0\u00aff'],
    ['fullwidth slashes and dots', '\uff0e\uff0e\uff0f\uff3cf', '\uff0e\uff0e\uff0f\uff3cf'],
    ['slashes of other scripts', 'a\u2044b\u2215c\u29f8d', 'a\u2044b\u2215c\u29f8d'],
    ['a semicolon in disguise', 'a\u037eb', 'a;b'],
    ['a prototype', '__proto__', '__proto__'],
  ])('of %s', (_, filename, name) => {
    expect(toSafeName(filename)).toBe(name);
  });

  it.each(['con', 'PRN', 'Aux', 'nul', 'COM0', 'com1', 'lpt9', 'com\u00b9', 'LPT\u00b3', 'conin$', 'CONOUT$'])(
    'is not that of a device: %s',
    (device) => {
      for (const end of ['', '.txt', '.tar.gz', ' .txt', '.a b']) {
        expect(toSafeName(`${device}${end}`)).toBe(`_${device}${end}`);
        expect(toSafeName(`dir\\ ${device}${end}. `)).toBe(`_${device}${end}`);
      }
      expect(toSafeName(`${device}:`)).toBe(`${device}_`);
      expect(toSafeName(`${device}x`)).toBe(`${device}x`);
      expect(toSafeName(`x${device}`)).toBe(`x${device}`);
    },
  );

  it.each(['', '.', '..', '...', ' ', '. .', '/', '\\', 'a/', 'a\\..', 'a/ .. ', '/.. ./'])(
    'is none where nothing is left: %j',
    (filename) => {
      expect(toSafeName(filename)).toBeUndefined();
    },
  );

  it('has 255 bytes of UTF-8 at most', () => {
    for (const [character, size] of [
      ['a', 1],
      ['ž', 2],
      ['日', 3],
      ['\u{1f600}', 4],
    ] as const) {
      const longest = character.repeat(255 / size);
      expect(toSafeName(longest)).toBe(longest);
      expect(toSafeName(longest + character)).toBeUndefined();
    }
    expect(toSafeName('a'.repeat(10_000))).toBeUndefined();
    expect(toSafeName(`nul.${'a'.repeat(250)}`)).toHaveLength(255);
    expect(toSafeName(`nul.${'a'.repeat(251)}`)).toBeUndefined();
  });

  it('is counted in bytes when all else is done', () => {
    expect(toSafeName(`${'dir/'.repeat(1000)}f${'.'.repeat(1000)}`)).toBe('f');
    expect(toSafeName('z\u030c'.repeat(127))).toBe('\u017e'.repeat(127));
  });

  it('is made in linear time', () => {
    finishes(() => {
      for (const piece of [
        '.',
        ' ',
        '. ',
        ' a',
        '. a',
        '/',
        '\\',
        ':',
        'a',
        'con ',
        '\u0301',
        '\ud800',
        '\u200b',
        'ž',
      ]) {
        toSafeName(piece.repeat(LONG));
        toSafeName(`${piece.repeat(LONG)}a`);
        toSafeName(`a${piece.repeat(LONG)}:`);
        toSafeName(`nul${piece.repeat(LONG)}x`);
      }
    });
  });
});

describe('the safe name of any text', () => {
  const pieces = fc.constantFrom(
    ...[
      '.',
      '..',
      '/',
      '\\',
      ' ',
      ':',
      '$',
      '~',
      '\0',
      '\n',
      'con',
      'NUL',
      'com1',
      '%2f',
      '%00',
      'C:',
      'a',
      'ž',
      '\u0301',
    ],
    ...[
      '\u202e',
      '\u200b',
      '\ufeff',
      '\ud800',
      '\udc00',
      '\uff0f',
      '\u2028',
      '\u00a0',
      '\u3000',
      '\u0338',
      '<',
      '\u{1f600}',
    ],
  );
  const texts = fc.oneof(
    fc.array(pieces).map((list) => list.join('')),
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'binary', minLength: 50, maxLength: 300 }),
    fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units)),
  );

  function forAnyName(check: (name: string) => void): void {
    const property = fc.property(texts, (text) => {
      const name = toSafeName(text);
      if (name !== undefined) check(name);
    });
    fc.assert(property, { numRuns: 3000 });
  }

  it('is a name of 1 to 255 bytes, well-formed, without a separator and without what is not seen', () => {
    forAnyName((name) => {
      expect(name).toMatch(/^[^/\\:*?"<>|\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+$/u);
      expect(name).toMatch(/^[^. ](?:.*[^. ])?$/);
      const { length } = new TextEncoder().encode(name);
      expect(length).toBeLessThanOrEqual(255);
    });
  });

  it('is directly in the directory that it is joined to', () => {
    forAnyName((name) => {
      for (const [path, directory] of [
        [posix, '/up/loads'],
        [win32, 'C:\\up\\loads'],
      ] as const) {
        const joined = path.join(directory, name);
        expect(path.dirname(joined)).toBe(directory);
        expect(path.basename(joined)).toBe(name);
        expect(path.resolve(directory, name)).toBe(joined);
        expect(path.relative(directory, joined)).toBe(name);
      }
    });
  });

  it('is its own safe name', () => {
    forAnyName((name) => {
      expect(toSafeName(name)).toBe(name);
      expect(toBaseName(name)).toBe(name);
    });
  });
});
