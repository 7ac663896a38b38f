import { AUTHORITY, normalizeHost } from './host.ts';

/**
 * Where a request goes. `path` is in matching form: decoded, but for `%2F` and `%25`, which must not become a
 * separator or a new escape before the rules have matched. `query` is still encoded.
 *
 *     http://h/a%20b/c%2Fd%2525?x=1   ->   { path: '/a b/c%2Fd%2525', query: 'x=1' }
 */
export interface RequestTarget {
  readonly path: string;
  readonly query: string;
}

/** Scheme and authority of an absolute URL, up to its path or query. */
const ORIGIN: RegExp = new RegExp(`(https?)://(${AUTHORITY})(?=[/?])`, 'y');

/** A path in which nothing is encoded, nothing needs to be, and no dot segment can hide. */
const PLAIN = /^(?:\/(?!\.)|[A-Za-z0-9\-._~!$&'()*+,;=:@])*$/;

const utf8: TextDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Where the path starts in an absolute http URL; -1 for another URL, and where its host cannot exist. */
export function findPath(url: string): number {
  ORIGIN.lastIndex = 0;
  const [, scheme, host] = ORIGIN.exec(url) ?? [];
  if (host === undefined || normalizeHost(host, scheme as 'http' | 'https') === undefined) return -1;
  return ORIGIN.lastIndex;
}

/**
 * The raw path of a URL, and its query, cut without looking at them; `start` comes from `findPath`. Deno does not add the
 * empty path of `http://host?query`.
 */
export function cutTarget(url: string, start: number): RequestTarget {
  const mark = url.indexOf('?', start);
  if (mark < 0) return { path: url.slice(start), query: '' };
  const hash = url.indexOf('#', mark);
  const query = hash < 0 ? url.slice(mark + 1) : url.slice(mark + 1, hash);
  return { path: mark === start ? '/' : url.slice(start, mark), query };
}

export function isPlainPath(path: string): boolean {
  return PLAIN.test(path);
}

/**
 * The target of any URL whose path starts at `start`, brought into matching form. `undefined` for what must be
 * answered with 400: a backslash (a separator to some, a character to others), NUL, a bad escape, bytes that are not UTF-8.
 */
export function parseTarget(url: string, start: number): RequestTarget | undefined {
  const hash = url.indexOf('#', start);
  const { path, query } = cutTarget(hash < 0 ? url : url.slice(0, hash), start);
  const decoded = path.includes('\\') ? undefined : decodePath(toPathname(url.slice(0, start) + path));
  return decoded === undefined ? undefined : { path: decoded, query };
}

/** The path without dot segments and with every other character encoded; undefined for what is not a URL. */
function toPathname(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).pathname : undefined;
}

/** An encoded path in matching form, `undefined` where it has none. */
function decodePath(encoded: string | undefined): string | undefined {
  if (encoded === undefined || /%(?![0-9A-Fa-f]{2})/.test(encoded)) return undefined;
  try {
    const path = encoded.replace(/(?:%[0-9A-Fa-f]{2})+/g, decodeEscapes);
    return path.includes('\0') || path.includes('\\') ? undefined : path;
  } catch {
    return undefined;
  }
}

/** A run of escapes, decoded as one piece of UTF-8; `%2F` and `%25` stay. */
function decodeEscapes(escapes: string): string {
  return escapes.toUpperCase().replace(/(?:%(?!2F|25)[0-9A-F]{2})+/g, decodeBytes);
}

function decodeBytes(escapes: string): string {
  const bytes = new Uint8Array(escapes.length / 3);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(escapes.slice(i * 3 + 1, i * 3 + 3), 16);
  return utf8.decode(bytes);
}

/** A piece of a path in matching form as its last reader wants it: nothing encoded any more. */
export function decodePiece(piece: string): string {
  if (!piece.includes('%')) return piece;
  return piece.replace(/%2F|%25/g, (encoded) => (encoded === '%25' ? '%' : '/'));
}

/** The matching form of a text that a rule is written in: there `%` is itself. */
export function encodeText(text: string): string {
  return text.replaceAll('%', '%25');
}

/** A path in matching form as a URL carries it. */
export function encodePath(path: string): string {
  return encodeURI(path)
    .replace(/%25(2F|25)/g, '%$1')
    .replace(/[?#]/g, encodeURIComponent);
}
