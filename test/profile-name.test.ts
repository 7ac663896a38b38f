import { posix, win32 } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toProfileName } from '../src/app/profile-filename.ts';
import { finishes, LONG } from './finishes.ts';

describe('the name of a profile', () => {
  it.each<[path: string, name: string]>([
    ['/', '_'],
    ['/debug-info', '_debug-info'],
    ['/a/b', '_a_b'],
    ['/a/b/', '_a_b_'],
    ['/page.html', '_page.html'],
    ['/user/7_x', '_user_7_x'],
    ['', '_'],
    ['*', '__'],
    ['x', '_x'],
    ['/.git/config', '__git_config'],
    ['/../../etc/passwd', '_______etc_passwd'],
    ['/a/../.b', '_a_____b'],
    ['/..', '___'],
    ['/a..b', '_a..b'],
    ['//host/share', '__host_share'],
    ['/C:\\x', '_C__x'],
    ['/a%2Fb%25', '_a_2Fb_25'],
    ['/a b~c', '_a_b_c'],
    ['/a\0b\nc\u202ed', '_a_b_c_d'],
    ['/ž\u{1f600}\ud800', '____'],
    ['/con', '_con'],
  ])('%j is %j', (path, name) => {
    expect(toProfileName(path)).toBe(name);
  });

  it('has 150 characters at most', () => {
    expect(toProfileName(`/${'a'.repeat(1000)}`)).toBe(`_${'a'.repeat(149)}`);
  });

  it('is made in linear time', () => {
    finishes(() => {
      for (const piece of ['.', '/', '/.', '\ud800', 'a']) toProfileName(piece.repeat(LONG));
    });
  });

  it('of any path is portable, is not hidden, and stays in the directory', () => {
    const pieces = fc.constantFrom('/', '\\', '..', '.', '%2e', '%2F', ':', '\0', 'a', 'con', '~', ' ', '\ud800', 'ž');
    const paths = fc.oneof(
      fc.array(pieces).map((list) => list.join('')),
      fc.string({ unit: 'binary', maxLength: 300 }),
    );
    const property = fc.property(paths, fc.constantFrom('req', ''), (path, prefix) => {
      const name = `${prefix}${toProfileName(path)}`;
      expect(name).toMatch(/^(?:req)?_[A-Za-z0-9._-]{0,149}$/);
      expect(name).not.toMatch(/_\./);
      expect(posix.dirname(posix.join('/log', name))).toBe('/log');
      expect(win32.dirname(win32.join('C:\\log', name))).toBe('C:\\log');
      expect(toProfileName(path)).toBe(toProfileName(path.startsWith('/') ? path : `/${path}`));
    });
    fc.assert(property, { numRuns: 2000 });
  });
});
