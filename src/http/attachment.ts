/**
 * The value of Content-Disposition for a download under a name (RFC 6266): in `filename` for every client, with what is not
 * ASCII replaced, and where that changes the name also in `filename*` (RFC 8187), which current clients prefer.
 *
 *     req.headersOut.set('Content-Disposition', attachment('výroční zpráva.pdf'))
 *
 * Control characters and path separators are replaced by `_`.
 *
 * @throws TypeError for a name that is not a string.
 */
export function attachment(filename: string): string {
  if (typeof filename !== 'string') throw new TypeError(`attachment takes a file name, not ${typeof filename}`);
  const name = replaceUnsafe(filename);
  const plain = name.replace(/[^\x20-\x7e]/gu, '_');
  // Some clients decode percent escapes of `filename` too.
  const fallback = plain.replaceAll('%', '_');
  const value = `attachment; filename="${fallback.replace(/"/g, '\\"')}"`;
  return fallback === name ? value : `${value}; filename*=UTF-8''${encodeValue(name)}`;
}

function replaceUnsafe(filename: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
  return filename.replace(/[\ud800-\udfff]/gu, '\ufffd').replace(/[\x00-\x1f\x7f-\x9f/\\]/g, '_');
}

/** RFC 8187 section 3.2.1: `encodeURIComponent` leaves four characters that must be escaped. */
function encodeValue(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
