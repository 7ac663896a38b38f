/**
 * The name after the last slash of a path, whichever system wrote it: some browsers send whole paths. Backslashes at the end
 * are dropped: they belong to a name of Unix, since no path of a file ends in one.
 */
export function toBaseName(path: string): string {
  let end = path.length;
  while (path[end - 1] === '\\') end -= 1;
  const name = path.slice(Math.max(path.lastIndexOf('/', end - 1), path.lastIndexOf('\\', end - 1)) + 1, end);
  return name === '.' || name === '..' ? '' : name;
}

/**
 * What some file system takes for something else than a character of a name, and what hides how a name is read. A text,
 * since a literal with such classes costs an engine half a millisecond when it loads the module.
 */
const UNSAFE = '[/\\\\<>:"|?*]|\\p{Cc}|\\p{Cf}|\\p{Cs}|\\p{Zl}|\\p{Zp}';
let unsafe: RegExp | undefined;

/** Devices of Windows, with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?:\.|$)/i;

/** What Windows drops at the end of a name; begun only at the first of them, so that many elsewhere take linear time. */
const END = /(?<![. ])[. ]+$/;

/** Bytes of the longest name that common file systems take. */
const LONGEST = 255;

/**
 * Makes a file name safe on every system: removes the path, and replaces unsafe characters and a leading dot by `_`. Returns
 * undefined if nothing is left or if the name is longer than 255 bytes.
 */
export function toSafeName(filename: string): string | undefined {
  unsafe ??= new RegExp(UNSAFE, 'gu');
  const name = toBaseName(filename)
    .normalize('NFC')
    .replace(unsafe, '_')
    .replace(END, '')
    .replace(/^ +/, '')
    .replace(/^\.+/, '_');
  const safe = DEVICE.test(name) ? `_${name}` : name;
  return safe === '' || new TextEncoder().encode(safe).byteLength > LONGEST ? undefined : safe;
}
