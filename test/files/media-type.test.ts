import { expect, it } from 'vitest';
import { findMediaType } from '../../src/static/media-type.ts';

it.each([
  ['a.html', 'text/html; charset=utf-8'],
  ['a.HTM', 'text/html; charset=utf-8'],
  ['a.css', 'text/css; charset=utf-8'],
  ['a.js', 'text/javascript; charset=utf-8'],
  ['a.mjs', 'text/javascript; charset=utf-8'],
  ['a.txt', 'text/plain; charset=utf-8'],
  ['a.csv', 'text/csv; charset=utf-8'],
  ['a.md', 'text/markdown; charset=utf-8'],
  ['a.xhtml', 'application/xhtml+xml; charset=utf-8'],
  ['a.json', 'application/json'],
  ['a.svg', 'image/svg+xml'],
  ['a.png', 'image/png'],
  ['a.wasm', 'application/wasm'],
  ['a.tar.gz', 'application/gzip'],
  ['a.b/c', 'application/octet-stream'],
  ['Makefile', 'application/octet-stream'],
  ['a.nobody-knows', 'application/octet-stream'],
  ['', 'application/octet-stream'],
  ['html', 'application/octet-stream'],
  ['js', 'application/octet-stream'],
  ['a.__proto__', 'application/octet-stream'],
])('%s is %s', (name, type) => {
  expect(findMediaType(name)).toBe(type);
});
