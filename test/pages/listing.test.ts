import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseOrder } from '../../src/pages/directory-order.ts';
import {
  formatSize,
  LISTING_POLICY,
  type Listing,
  renderListing,
  renderListingJson,
} from '../../src/pages/directory-page.ts';
import { HOSTILE, readJson, renderPage, TIME, toEntries, toListing, typeOf } from './listing-kit.ts';
import { findUnclosed, policyOf } from './page-kit.ts';

const BASE = 'http://h.test/docs/';

/** A page with everything taken out that the library itself writes. */
function strip(page: string): string {
  return page
    .replace(
      /<!DOCTYPE html>|<style>[^<]*<\/style>|<meta (?:charset="utf-8"|name="viewport" content="width=device-width")>/g,
      '',
    )
    .replace(/<html lang="en">|<a href="[^"<>']*">|<time datetime="[-+\dT:.Z]+">/g, '')
    .replace(/<data value="\d+" title="\d+ bytes?">|<th scope="col"(?: aria-sort="(?:a|de)scending")?>/g, '')
    .replace(
      /<td colspan="4">|<\/?(?:html|head|body|title|h1|p|table|thead|tbody|tr|th|td|a|bdi|time|data|hr|small)>/g,
      '',
    );
}

const NAMES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function readText(text: string): string {
  return text.replace(/&([^;]+);/g, (_, name: string) => NAMES[name] ?? '?');
}

/** The links to what a page lists. */
function hrefsOf(page: string): string[] {
  return [...page.matchAll(/<a href="([^"]*)"><bdi>[^<]*<\/bdi>\/?<\/a><\/td>/g)].map(([, href = '']) =>
    readText(href),
  );
}

/** The cells of the first row, without markup. */
function cellsOf(page: string): string[] {
  const row = /<tbody>\n(.*)/.exec(page)?.[1] ?? '';
  return [...row.matchAll(/<td>(.*?)<\/td>/g)].map(([, cell = '']) => readText(cell.replace(/<[^>]*>/g, '')));
}

function page(entry: Partial<Listing['entries'][number]>, listing: Partial<Listing> = {}): string {
  const entries = [{ name: 'a', kind: 'file', size: 0, modified: TIME, ...entry } as const];
  return renderPage(toListing(entries, { isRoot: true, ...listing }));
}

describe('a name in a listing', () => {
  it.each(HOSTILE)('%j holds no markup', (name) => {
    for (const kind of ['file', 'directory'] as const) {
      expect(strip(page({ name, kind }, { uri: `/${name}/` }))).not.toMatch(/[<>"']/);
    }
  });

  it.each(HOSTILE)('%j has a link that leads to it', (name) => {
    const [href = ''] = hrefsOf(page({ name }));
    const url = new URL(href, BASE);
    expect([url.origin, url.search, url.hash]).toEqual(['http://h.test', '', '']);
    expect(url.pathname).toMatch(/^\/docs\/[^/]+$/);
    expect(decodeURIComponent(url.pathname.slice('/docs/'.length))).toBe(name);
  });

  it.each([
    ['a\nb', 'a␊b'],
    ['\0\x1b\x1f', '␀␛␟'],
    ['\x7f\x80\x9f', '␡��'],
    ['a\u2028b\u2029', 'a␤b␤'],
    ['photo\u202egpj.exe', 'photo�gpj.exe'],
    ['\u2066\u2069\u202a\u202c', '����'],
    ['\ud800x\udc00', '�x�'],
    ['😀👨‍👩‍👧', '😀👨‍👩‍👧'],
    ['  a  ', '  a  '],
    ['שלום', 'שלום'],
    ['<b>&amp;', '<b>&amp;'],
  ])('%j is shown as %j', (name, text) => {
    expect(cellsOf(page({ name }))[0]).toBe(text);
  });

  it.each(['', '.', '..'])('%j is left out: no link leads there', (name) => {
    expect(hrefsOf(page({ name, kind: 'directory' }))).toEqual([]);
    expect(readJson(toListing(toEntries([name, 'a']))).entries).toMatchObject([{ name: 'a' }]);
  });

  it('with half a character has a link all the same', () => {
    expect(hrefsOf(page({ name: 'a\ud800' }))).toEqual(['./a%EF%BF%BD']);
  });

  const unit = fc.oneof(
    fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '&',
      '/',
      '\\',
      '.',
      '%',
      '2',
      'e',
      'F',
      ':',
      '#',
      '?',
      ' ',
      '\n',
      '\0',
      '&lt;',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  );
  const anyName = fc.string({ unit }).filter((name) => !['', '.', '..'].includes(name));

  it('of any kind can be read back from its link, which stays directly below the directory', () => {
    fc.assert(
      fc.property(anyName, fc.constantFrom('file', 'directory'), (name, kind) => {
        const listing = toListing([{ name, kind, size: 0, modified: 0 }]);
        const [entry] = readJson(listing).entries;
        expect(hrefsOf(renderPage(listing))).toEqual([entry?.href]);
        const url = new URL(entry?.href ?? '', BASE);
        const segment = url.href.slice(BASE.length, kind === 'directory' ? -1 : undefined);
        expect([url.href.startsWith(BASE), segment.includes('/'), url.search + url.hash]).toEqual([true, false, '']);
        expect([decodeURIComponent(segment), entry?.name]).toEqual([name, name]);
      }),
    );
  });

  it('of any kind, and of any directory, holds no markup and no character that hides', () => {
    const text = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes));
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ unit })), fc.boolean(), (name, isRoot) => {
        const stripped = strip(page({ name, kind: 'directory' }, { uri: `/${name}/`, isRoot }));
        expect(stripped).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/);
        expect(stripped).not.toMatch(/(?!\n)\p{Cc}|\p{Cs}|[\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });
});

describe('a row', () => {
  it.each<[size: number, text: string]>([
    [0, '0 B'],
    [1, '1 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [1234, '1.2 kB'],
    [9949, '9.9 kB'],
    [9950, '10 kB'],
    [12_345, '12 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [5e9, '5.0 GB'],
    [2 ** 53 - 1, '9.0 PB'],
    [1e18, '1000 PB'],
  ])('shows %i bytes as %s', (size, text) => {
    expect(formatSize(size)).toBe(text);
    expect(page({ size })).toContain(
      `<data value="${size}" title="${size} byte${size === 1 ? '' : 's'}">${text}</data>`,
    );
  });

  it('tells what the entry is', () => {
    const cells = cellsOf(page({ name: 'a.css', size: 1234, modified: TIME + 0.7 }));
    expect(cells).toEqual(['a.css', '2026-11-24 19:02', '1.2 kB', 'text/css']);
    expect(page({})).toContain('<time datetime="2026-11-24T19:02:33.000Z">');
  });

  it('of a directory has no size, and a slash', () => {
    const directory = page({ name: 'a.css', kind: 'directory', size: 4096 });
    expect(cellsOf(directory)).toEqual(['a.css/', '2026-11-24 19:02', '', 'directory']);
    expect(hrefsOf(directory)).toEqual(['./a.css/']);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 8.64e15 + 1])('shows nothing for a time of %d', (modified) => {
    expect(cellsOf(page({ modified, size: Number.NaN })).slice(1, 3)).toEqual(['', '']);
    expect(readJson(toListing([{ name: 'a', kind: 'file', size: Number.NaN, modified }])).entries).toMatchObject([
      { size: null, modified: null },
    ]);
  });

  it.each([
    [0, '1970-01-01 00:00'],
    [-1, '1969-12-31 23:59'],
    [8.64e15, '+275760-09-13 00:00'],
  ])('shows a time of %d', (modified, text) => {
    expect(cellsOf(page({ modified }))[1]).toBe(text);
  });

  it('has the type that the caller gives it', () => {
    const types = [...renderListing(toListing(toEntries(['a', 'b'])), (name) => `x/<${name}>`)].join('');
    expect(types).toContain('<td>x/&lt;a&gt;</td>');
  });
});

describe('the page', () => {
  it.each<[uri: string, isRoot: boolean, heading: string]>([
    ['/', true, '<bdi></bdi>/'],
    ['/docs/', true, '<bdi></bdi>/<bdi>docs</bdi>/'],
    ['/docs/', false, '<a href="../"><bdi></bdi>/</a><bdi>docs</bdi>/'],
    ['/a&b/ž/', false, '<a href="../../"><bdi></bdi>/</a><a href="../"><bdi>a&amp;b</bdi>/</a><bdi>ž</bdi>/'],
  ])('of %s (root: %s) leads up', (uri, isRoot, heading) => {
    const text = renderPage(toListing([], { uri, isRoot }));
    expect(text).toContain(`<h1>Index of ${heading}</h1>`);
    expect(text.includes('<td colspan="4"><a href="../">')).toBe(!isRoot);
  });

  it.each<[query: string, name: string, size: string]>([
    [
      '',
      '<th scope="col" aria-sort="ascending"><a href="?sort=name&amp;order=desc">',
      '<a href="?sort=size&amp;order=asc">',
    ],
    [
      'order=desc',
      ' aria-sort="descending"><a href="?sort=name&amp;order=asc">',
      '<a href="?sort=size&amp;order=asc">',
    ],
    ['sort=size', '<a href="?sort=name&amp;order=asc">', ' aria-sort="ascending"><a href="?sort=size&amp;order=desc">'],
  ])('for %j has headings that sort', (query, name, size) => {
    const text = renderPage(toListing([], { order: parseOrder(query) }));
    expect(text).toContain(`${name}Name</a></th>`);
    expect(text).toContain(`${size}Size</a></th>`);
    expect(text.match(/ aria-sort=/g)).toHaveLength(1);
  });

  it('is in order', () => {
    const listing = toListing(toEntries(['b', 'a', 'c']), { order: parseOrder('sort=size&order=desc') });
    expect(hrefsOf(renderPage(listing))).toEqual(['./c', './a', './b']);
  });

  it('says when it is empty, and when there is more', () => {
    expect(renderPage(toListing([]))).toContain('<p>This directory is empty.</p>');
    expect(renderPage(toListing(toEntries(['a'])))).not.toContain('<p>');
    expect(renderPage(toListing(toEntries(['a', 'b']), { isCut: true }))).toContain('only 2 entries are listed');
  });

  it('has a policy that allows its style and nothing else', () => {
    expect(LISTING_POLICY).toBe(policyOf(renderPage(toListing([]))));
  });

  it('holds no script, no handler and nothing that is loaded', () => {
    const text = renderPage(toListing(toEntries(['a', 'b'])));
    expect(text).not.toMatch(/<(?:script|link|img|base|iframe|form)|\s(?:on\w+|style|src)=|url\(|@import/);
  });

  it('closes what it opens', () => {
    expect(findUnclosed(renderPage(toListing(toEntries(HOSTILE))))).toEqual([]);
  });

  it('of many entries comes in blocks, the first before the last is made', () => {
    const listing = toListing(toEntries(Array.from({ length: 10_000 }, (_, index) => `name ${index}`)));
    for (const blocks of [[...renderListing(listing, typeOf)], [...renderListingJson(listing, typeOf)]]) {
      expect(blocks.length).toBeGreaterThan(40);
      expect(Math.max(...blocks.map((block) => block.length))).toBeLessThan(20_000);
    }
    expect(hrefsOf(renderPage(listing))).toHaveLength(10_000);
  });
});
