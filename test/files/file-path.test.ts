import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isVisible, toFilePath } from '../../src/static/safe-path.ts';

describe('a path of a request', () => {
  it.each([
    ['/', '', true],
    ['/a', 'a', false],
    ['/a/', 'a', true],
    ['/a/b.txt', 'a/b.txt', false],
    ['/a b/č', 'a b/č', false],
    ['/100%25', '100%', false],
    ['/%252F', '%2F', false],
    ['/.well-known/x', '.well-known/x', false],
    ['/a~', 'a~', false],
    ['/...a', undefined, false],
  ])('%s means %s', (path, file, isDirectory) => {
    expect(toFilePath(path)).toEqual(file === undefined ? undefined : { path: file, isDirectory });
  });

  it.each([
    '//',
    '//a',
    '/a//b',
    '/a//',
    '/.',
    '/..',
    '/a/../b',
    '/.env',
    '/a/.git/b',
    '/a%2Fb',
    '/..%2Fa',
    '/a\\b',
    '/a\0b',
  ])('%j means no file', (path) => expect(toFilePath(path)).toBeUndefined());

  it('never means one outside, or a hidden one', () => {
    const piece = fc.constantFrom('a', '.', '..', '/', '%2F', '%25', '\\', '\0', '.well-known', 'č', ' ');
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const { path = '' } = toFilePath(`/${pieces.join('')}`) ?? {};
        for (const name of path === '' ? [] : path.split('/')) {
          expect(name === '' || name === '..' || (name.startsWith('.') && name !== '.well-known')).toBe(false);
        }
        expect(isVisible(path)).toBe(true);
      }),
    );
  });
});
