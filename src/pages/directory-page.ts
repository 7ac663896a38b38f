import type { DirectoryEntry } from '../static/file-system.ts';
import { formatPolicy } from './content-security-policy.ts';
import { toVisible } from './control-pictures.ts';
import { type Column, formatOrder, type Order, type Row, sortRows, toRow } from './directory-order.ts';
import { type Html, html, raw } from './html.ts';

/** A directory as it is shown. */
export interface Listing {
  /** Its decoded path, with a slash at both ends: `/docs/žluť/`. */
  readonly uri: string;
  /** What it holds, in any order, without what is hidden. */
  readonly entries: readonly DirectoryEntry[];
  readonly order: Order;
  /** Whether nothing above it can be seen. */
  readonly isRoot: boolean;
  /** Whether it holds more than `entries`. */
  readonly isCut: boolean;
}

/** The media type of a file with this name. */
export type TypeOf = (name: string) => string;

const STYLE =
  ':root{color-scheme:light dark;font:1em/1.5 system-ui,sans-serif}' +
  'body{max-width:60em;margin:5vh auto;padding:0 1.5em}h1{font-weight:600;line-height:1.2;overflow-wrap:anywhere}' +
  'hr{border:0;border-top:1px solid;opacity:.3}small{opacity:.7}a{text-decoration:none}a:hover{text-decoration:underline}' +
  'table{width:100%;border-collapse:collapse;margin:1.5em 0}th,td{padding:.4em .75em;text-align:start;vertical-align:top}' +
  'th{white-space:nowrap}th:first-child{width:50%}tr+tr,tbody{border-top:1px solid #8884}tbody tr:hover{background:#8882}' +
  'td a{overflow-wrap:anywhere;white-space:pre-wrap}td+td{white-space:nowrap;opacity:.8}' +
  'th:nth-child(3),td:nth-child(3){text-align:end}time,data{font-variant-numeric:tabular-nums}' +
  'td+td+td+td{white-space:normal;overflow-wrap:anywhere;min-width:9em}' +
  '[aria-sort=ascending]>a::after{content:" \\2191"}[aria-sort=descending]>a::after{content:" \\2193"}' +
  '@media(max-width:40em){body{padding:0 1em}table,thead,tbody{display:block}tr{display:flex;flex-wrap:wrap;padding:.5em 0}' +
  'th,td{box-sizing:border-box;padding:0 1.25em 0 0}th:first-child{width:auto}' +
  'td:first-child{flex:0 0 100%}td>a{display:block}td+td{font-size:.875em}td:empty{display:none}}';

/** The Content-Security-Policy of the page. */
export const LISTING_POLICY: string = formatPolicy('sha256-ZW/G/7ioLwuLcv8GohcY7olD6OueA3ydgPPiCt6/WZ0=');

const COLUMNS: readonly (readonly [column: Column, heading: string])[] = [
  ['name', 'Name'],
  ['modified', 'Modified'],
  ['size', 'Size'],
  ['type', 'Type'],
];

/** The page for people, in blocks; an empty one is a place to pause at. */
export function renderListing(listing: Listing, typeOf: TypeOf): Iterable<string> {
  return gather(renderPieces(listing, typeOf));
}

/** The same for programs: `{ uri, isCut, entries: [{ name, kind, size, modified, type, href }] }`, in blocks. */
export function renderListingJson(listing: Listing, typeOf: TypeOf): Iterable<string> {
  return gather(renderJsonPieces(listing, typeOf));
}

/** An empty piece, which is passed on at once: a place to pause at while no block is complete. */
const PAUSE = '';

/** Entries that are looked at between two pauses. */
const ENTRIES = 200;

/** Characters from which a block is sent on: each becomes a chunk of the answer. */
const BLOCK = 16_384;

function* gather(pieces: Iterable<{ toString(): string }>): Generator<string> {
  let block = '';
  for (const piece of pieces) {
    if (piece === PAUSE) yield PAUSE;
    block += piece;
    if (block.length < BLOCK) continue;
    yield block;
    block = '';
  }
  if (block !== '') yield block;
}

function* renderPieces(listing: Listing, typeOf: TypeOf): Generator<Html | string> {
  yield renderHead(listing);
  const rows = yield* toRows(listing, typeOf);
  for (const row of rows) yield renderRow(row);
  yield renderEnd(listing, rows.length);
}

function renderHead(listing: Listing): Html {
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Index of ${toVisible(listing.uri)}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<h1>Index of ${renderPath(listing)}</h1>
<table>
<thead>
<tr>${COLUMNS.map(([column, heading]) => renderHeading(column, heading, listing.order))}</tr>
</thead>
<tbody>
${!listing.isRoot && html`<tr><td colspan="4"><a href="../">Parent directory</a></td></tr>\n`}`;
}

/** The path, each directory in it a link that goes up as far as it must. */
function renderPath({ uri, isRoot }: Listing): Html | Html[] {
  const names = uri.split('/').slice(0, -1);
  return names.map((name, index) => {
    const step = html`<bdi>${toVisible(name)}</bdi>/`;
    const up = '../'.repeat(names.length - 1 - index);
    return isRoot || up === '' ? step : html`<a href="${up}">${step}</a>`;
  });
}

/** A heading that sorts by its column, and the other way round where the listing is sorted by it. */
function renderHeading(column: Column, heading: string, order: Order): Html {
  const isSorted = column === order.column;
  const link = formatOrder({ column, isDescending: isSorted && !order.isDescending });
  const sort = isSorted && html` aria-sort="${order.isDescending ? 'descending' : 'ascending'}"`;
  return html`<th scope="col"${sort}><a href="${link}">${heading}</a></th>`;
}

function renderRow(row: Row): Html {
  const slash = row.kind === 'directory' && '/';
  return html`<tr><td><a href="${toHref(row)}"><bdi>${toVisible(row.name)}</bdi>${slash}</a></td><td>${renderTime(row)}</td><td>${renderSize(row)}</td><td>${row.type}</td></tr>\n`;
}

function renderTime(row: Row): Html | false {
  const time = formatTime(row);
  return time !== null && html`<time datetime="${time}">${time.replace(/T(\d\d:\d\d).*/, ' $1')}</time>`;
}

function renderSize({ kind, size }: Row): Html | false {
  if (kind === 'directory' || !Number.isFinite(size)) return false;
  return html`<data value="${size}" title="${size} ${size === 1 ? 'byte' : 'bytes'}">${formatSize(size)}</data>`;
}

function renderEnd({ isCut }: Listing, count: number): Html {
  const note = isCut ? `There is more: only ${count} entries are listed.` : count === 0 && 'This directory is empty.';
  return html`</tbody>
</table>
${note && html`<p>${note}</p>\n`}<hr>
<small>Poor Fetch</small>
</body>
</html>
`;
}

function* renderJsonPieces(listing: Listing, typeOf: TypeOf): Generator<string> {
  const { uri, isCut } = listing;
  yield `${JSON.stringify({ uri, isCut }).slice(0, -1)},"entries":[`;
  let separator = '\n';
  for (const row of yield* toRows(listing, typeOf)) {
    yield separator + JSON.stringify(toJson(row));
    separator = ',\n';
  }
  yield '\n]}\n';
}

function toJson(row: Row): object {
  const { name, kind, type } = row;
  const size = kind === 'file' && Number.isFinite(row.size) ? row.size : null;
  return { name, kind, size, modified: formatTime(row), type, href: toHref(row) };
}

/** The entries in order, without names that no link leads to: those of the directory itself and of the one above. */
function* toRows({ entries, order }: Listing, typeOf: TypeOf): Generator<string, Row[]> {
  const rows: Row[] = [];
  for (const [index, entry] of entries.entries()) {
    const { name, kind } = entry;
    if (index % ENTRIES === 0) yield PAUSE;
    if (name !== '' && name !== '.' && name !== '..')
      rows.push(toRow(entry, kind === 'directory' ? 'directory' : typeOf(name)));
  }
  yield PAUSE;
  return sortRows(rows, order);
}

/** A link below the directory; without the `./`, a name like `javascript:x` would be a URL of its own. */
function toHref({ name, kind }: Row): string {
  const segment = encodeURIComponent(name.replace(/\p{Surrogate}/gu, '\ufffd'));
  return `./${segment}${kind === 'directory' ? '/' : ''}`;
}

/** The time as `2026-11-24T19:02:33.000Z`, null where a store does not know it. */
function formatTime({ modified }: Row): string | null {
  const date = new Date(modified);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

const UNITS: readonly string[] = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** A size that is read at a glance, in steps of thousand: `999 B`, `1.2 kB`, `12 MB`. */
export function formatSize(bytes: number): string {
  let size = bytes;
  let step = 0;
  // What would be rounded up to 1000 belongs to the next unit.
  for (; size >= 999.5 && step < UNITS.length - 1; step++) size /= 1000;
  return `${size.toFixed(step > 0 && size < 9.95 ? 1 : 0)} ${UNITS[step]}`;
}
