import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cutTarget,
  decodePiece,
  encodePath,
  findPath,
  isPlainPath,
  parseTarget,
  type RequestTarget,
} from '../../src/http/request-target.ts';
import { Application } from '../../src/index.ts';
import { finishes, LONG } from '../finishes.ts';
import { requestTo } from './request-to.ts';

const ORIGIN = 'http://h.test';

/** The target as the application finds it: a plain path is cut, any other one parsed. */
function readTarget(url: string): RequestTarget | undefined {
  const start = findPath(url);
  if (start < 0) return undefined;
  const target = cutTarget(url, start);
  return isPlainPath(target.path) ? target : parseTarget(url, start);
}

/** Paths as they stand behind the origin, and their matching form. */
const PATHS: [raw: string, path: string][] = [
  ['/', '/'],
  ['/ok?q=1', '/ok'],
  ['//evil.com/x', '//evil.com/x'],
  ['///x', '///x'],
  ['/a//b/', '/a//b/'],
  ['/@evil.com', '/@evil.com'],
  ['/;a=1:@', '/;a=1:@'],
  ['/*', '/*'],
  ['/http:///x', '/http:///x'],
  // Dot segments, plain and encoded.
  ['/a/../b', '/b'],
  ['/a/..', '/'],
  ['/./a/.', '/a/'],
  ['/../../etc/passwd', '/etc/passwd'],
  ['/%2e%2e/%2e%2e/etc/passwd', '/etc/passwd'],
  ['/s/.%2E/x', '/x'],
  ['/s/%2e./x', '/x'],
  ['/%2e', '/'],
  ['/.\t./etc/passwd', '/etc/passwd'],
  ['/a/...', '/a/...'],
  ['/..;/x', '/..;/x'],
  ['/a..b/..c', '/a..b/..c'],
  ['/.well-known/x', '/.well-known/x'],
  // Encoded slashes are no separators, so dots between them are no segments.
  ['/a%2Fb', '/a%2Fb'],
  ['/a%2fb', '/a%2Fb'],
  ['/s/..%2f..%2fetc', '/s/..%2F..%2Fetc'],
  ['/a%2f%2e%2e%2fb', '/a%2F..%2Fb'],
  // Decoded once.
  ['/%41', '/A'],
  ['/100%25', '/100%25'],
  ['/%2525', '/%2525'],
  ['/%252f', '/%252f'],
  ['/%252e%252e/x', '/%252e%252e/x'],
  ['/%255c', '/%255c'],
  ['/%2500', '/%2500'],
  ['/a+b', '/a+b'],
  ['/a%20b', '/a b'],
  ['/a b', '/a b'],
  ['/%3Fa%23b', '/?a#b'],
  ['/%0d%0aX:1', '/\r\nX:1'],
  ['/a|b{}^\'"<>`', '/a|b{}^\'"<>`'],
  // UTF-8.
  ['/ž?q=ž', '/ž'],
  ['/%C5%BE', '/ž'],
  ['/%c5%be', '/ž'],
  ['/%F0%9F%98%80', '/\u{1f600}'],
  ['/%EF%BB%BFa', '/\ufeffa'],
  ['/%EF%BC%8E%EF%BC%8E/x', '/\uff0e\uff0e/x'],
  ['/%E2%80%AE', '/\u202e'],
  // Fragments are never sent, but some runtimes hand them over.
  ['/a#b', '/a'],
  ['/a#b/../c', '/a'],
  ['/a#?b', '/a'],
  ['/q?x=\\', '/q'],
  ['/q?x=%zz%00', '/q'],
];

const REFUSED_PATHS = [
  '/\\..\\x',
  '/a\\b',
  '/a%5Cb',
  '/a/..%5c..%5cb',
  '/%00',
  '/a%00.txt',
  '/a\0b',
  '/%zz',
  '/%',
  '/%2',
  '/a%2/b',
  '/%%41',
  '/%u0041',
  '/%ff',
  '/%80',
  '/%C5',
  '/%C5/%BE',
  '/%C5%2F%BE',
  '/%C0%AF',
  '/%C0%AE%C0%AE/x',
  '/%E0%80%AF',
  '/%F0%80%80%AF',
  '/%ED%A0%80',
  '/%F4%90%80%80',
];

describe('the path of a target', () => {
  it.each(PATHS)('%j is %j', (raw, path) => {
    expect(readTarget(ORIGIN + raw)?.path).toBe(path);
  });

  it.each(REFUSED_PATHS)('%j has none', (raw) => {
    expect(readTarget(ORIGIN + raw)).toBeUndefined();
  });

  it.each(REFUSED_PATHS)('%j is answered with 400', async (raw) => {
    const app = new Application();
    app.default(() => 'here');
    expect((await app.fetch(requestTo(ORIGIN + raw))).status).toBe(400);
  });

  it('ends where the query starts, which ends where the fragment does', () => {
    expect(readTarget(`${ORIGIN}/a?x=1?y#z?`)).toEqual({ path: '/a', query: 'x=1?y' });
    expect(readTarget(`${ORIGIN}/ž?x=1?y#z?`)).toEqual({ path: '/ž', query: 'x=1?y' });
    expect(readTarget(`${ORIGIN}/a#z?x=1`)).toEqual({ path: '/a', query: '' });
  });

  it('keeps the query encoded', () => {
    expect(readTarget(`${ORIGIN}/a?x=%2525&y=%zz`)?.query).toBe('x=%2525&y=%zz');
  });
});

/** Any text, half characters included. */
const anyText = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes));

const PIECES = [
  '/',
  '.',
  '..',
  '%2e',
  '%2F',
  '%25',
  '%5c',
  '%00',
  '%',
  '\\',
  '?',
  '#',
  'a',
  'ž',
  '%C5',
  '%BE',
  '\t',
  ' ',
];
const hostilePath = fc.array(fc.constantFrom(...PIECES, '\ud800', '%2525', '%0a', '//')).map((list) => list.join(''));

describe('any target', () => {
  it('is parsed or refused, never an error', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, hostilePath), fc.nat(30), (text, start) => {
        readTarget(ORIGIN + text);
        readTarget(`${ORIGIN}/${text}`);
        readTarget(text);
        parseTarget(text, start);
      }),
    );
  });

  it('has a path without dot segments, NUL, backslash and unknown escapes', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, hostilePath), (text) => {
        const path = readTarget(`${ORIGIN}/${text}`)?.path ?? '/';
        expect(path).toMatch(/^\/(?:[^%\\\0]|%2F|%25)*$/);
        expect(path.split('/')).not.toContain('..');
        expect(path.split('/')).not.toContain('.');
      }),
      { numRuns: 1000 },
    );
  });

  it('gives back a text that was encoded into it', () => {
    const text = fc.string({ unit: 'binary' }).filter((s) => !/[\0\\]/.test(s) && s !== '.' && s !== '..');
    fc.assert(
      fc.property(text, (s) => {
        const path = readTarget(`${ORIGIN}/${encodeURIComponent(s)}`)?.path ?? '';
        expect(decodePiece(path)).toBe(`/${s}`);
      }),
      { numRuns: 1000 },
    );
  });

  it('comes again from its encoded path', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, hostilePath), (text) => {
        const path = readTarget(`${ORIGIN}/${text}`)?.path ?? '/';
        expect(encodePath(path)).toMatch(/^[!-~]+$/);
        expect(readTarget(ORIGIN + encodePath(path))).toEqual({ path, query: '' });
      }),
      { numRuns: 1000 },
    );
  });

  it('is the same cut or parsed, where its path is plain', () => {
    const plain = fc
      .array(fc.constantFrom('/', '.', '..', 'a', '~', "'", '(', ';', '@', ':', '//'))
      .map((list) => list.join(''));
    fc.assert(
      fc.property(plain, (text) => {
        const url = `${ORIGIN}/${text}`;
        fc.pre(isPlainPath(url.slice(ORIGIN.length)));
        expect(parseTarget(url, ORIGIN.length)).toEqual(cutTarget(url, ORIGIN.length));
      }),
    );
  });

  it('is read in linear time', () => {
    finishes(() => {
      for (const piece of ['/', '/.', '%2F', '%2525', '%C5%BE', '../', '%', 'ž', '%00', '\\', '#', '?', 'a:']) {
        readTarget(`${ORIGIN}/${piece.repeat(LONG)}`);
      }
    });
  });
});

describe('a piece of a path', () => {
  it.each([
    ['a%2Fb', 'a/b'],
    ['%25', '%'],
    ['%2525', '%25'],
    ['%252F', '%2F'],
    ['%25%2F', '%/'],
    ['a b', 'a b'],
  ])('%j is read as %j', (piece, text) => {
    expect(decodePiece(piece)).toBe(text);
  });

  it('reaches a handler decoded once', async () => {
    const app = new Application();
    app.get('/<name>', (_, name) => name);
    expect(await (await app.request('/%2525')).text()).toBe('%25');
    expect(await (await app.request('/a%2Fb')).text()).toBe('a/b');
    expect(await (await app.request('/%252F')).text()).toBe('%2F');
  });
});
