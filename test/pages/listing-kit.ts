import { parseOrder } from '../../src/pages/directory-order.ts';
import { type Listing, renderListing, renderListingJson } from '../../src/pages/directory-page.ts';
import type { DirectoryEntry } from '../../src/static/file-system.ts';

/** Names that want to be something else than names. */
export const HOSTILE: readonly string[] = [
  '<img src=x onerror=alert(1)>',
  '</a></td></table><script>alert(1)</script>',
  `"quotes' onmouseover="alert(1)`,
  'a&amp;b',
  '&lt;b&gt;',
  '%2F',
  '%2e%2e',
  '%',
  '#',
  '?',
  '?sort=size',
  'a:b',
  'javascript:alert(1)',
  '//evil.test',
  'http://evil.test',
  '...',
  '.. ',
  'a\nb',
  'tab\there',
  '\x1b[31m\x7f\x85',
  '  leading and trailing  ',
  'a  b',
  'back\\slash',
  '\\\\evil.test',
  'photo\u202egpj.exe',
  '\u2067isolated',
  'שלום.txt',
  'مرحبا 123.pdf',
  'line\u2028separator',
  'žluťoučký kůň.docx',
  'z\u030c',
  '😀👨‍👩‍👧',
  '\ufeffbom',
  'a+b c',
  '<!--',
  '{{7*7}}`',
  'x'.repeat(255),
];

/** When `toEntries` starts to count, in steps of a day. */
export const TIME: number = Date.UTC(2026, 10, 24, 19, 2, 33);

const DAY = 86_400_000;

/** Files with these names, each larger and older than the one before. */
export function toEntries(names: readonly string[]): DirectoryEntry[] {
  return names.map((name, index) => ({ name, kind: 'file', size: index * 100, modified: TIME - index * DAY }));
}

export function toListing(entries: readonly DirectoryEntry[], listing: Partial<Listing> = {}): Listing {
  return { uri: '/docs/', entries, order: parseOrder(''), isRoot: false, isCut: false, ...listing };
}

/** The type of a file by what stands behind its last dot. */
export function typeOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return (dot < 0 ? undefined : TYPES[name.slice(dot)]) ?? 'application/octet-stream';
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.txt': 'text/plain',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
};

export function renderPage(listing: Listing): string {
  return [...renderListing(listing, typeOf)].join('');
}

/** A listing for programs as a program reads it. */
export interface ListingJson {
  readonly uri: string;
  readonly isCut: boolean;
  readonly entries: readonly {
    readonly name: string;
    readonly kind: string;
    readonly size: number | null;
    readonly modified: string | null;
    readonly type: string;
    readonly href: string;
  }[];
}

export function readJson(listing: Listing): ListingJson {
  return JSON.parse([...renderListingJson(listing, typeOf)].join('')) as ListingJson;
}
