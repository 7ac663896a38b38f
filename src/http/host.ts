const PORT = '(?:[0-5]?\\d{0,4}|6[0-4]\\d{3}|65[0-4]\\d\\d|655[0-2]\\d|6553[0-5])';

/**
 * Host and port (RFC 9110 section 7.2) in the characters of an authority, without credentials and without what would
 * change the path: on Deno and workerd `Host: a/adm?` becomes a part of the URL's path. The port may be empty (RFC 3986
 * section 3.2.3).
 */
export const AUTHORITY: string = `(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(?::${PORT})?`;

const HOST: RegExp = new RegExp(`^${AUTHORITY}$`);

const BYTE = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const NAME = '(?:[a-z0-9_-]+\\.)*[a-z_][a-z0-9_-]*\\.?';

/** What the URL standard writes in the same way: no upper case, no encoded Unicode, no number in another notation. */
const NORMAL: RegExp = new RegExp(`^(?!.*xn--)(?:${NAME}|(?:${BYTE}\\.){3}${BYTE})(?::[1-9]\\d{3,4})?$`);

/**
 * A host and its port in the one form that the URL standard gives them, which is the same on all runtimes:
 * `A.EXAMPLE:80` is `a.example`. Undefined for what is not a host, such as `1.2.3.999`.
 * @param scheme Its default port is left out.
 */
export function normalizeHost(host: string, scheme: 'http' | 'https' = 'http'): string | undefined {
  if (!HOST.test(host)) return undefined;
  if (NORMAL.test(host)) return host;
  const url = `${scheme}://${host}`;
  return URL.canParse(url) ? new URL(url).host : undefined;
}

/**
 * The absolute URL of a request. Bun gives only the path where it cannot parse the Host field, which includes an empty
 * port; the result is not absolute where the field is not a host.
 */
export function urlOf({ url, headers }: Request): string {
  if (!url.startsWith('/')) return url;
  const host = normalizeHost(headers.get('host') ?? '');
  return host === undefined ? url : `http://${host}${url}`;
}
