/** What is not of the portable set of names (POSIX 3.282): some system takes it for something else, or writes it otherwise. */
const UNSAFE = /[^A-Za-z0-9._-]/gu;

/** Characters of a path that count; with a prefix and an extension the name still fits in 255 bytes. */
const LONGEST = 150;

/**
 * A path as a part of a file's name. Whatever a client asks for, this is no path, no hidden name, and not longer than 150 characters.
 *
 *     /  ->  _        /debug-info  ->  _debug-info        /a/../.b  ->  _a_____b
 */
export function toProfileName(path: string): string {
  const rooted = path.startsWith('/') ? path : `/${path}`;
  const name = rooted.slice(0, LONGEST).replace(UNSAFE, '_');
  return name.replace(/_\.+/g, (dots) => '_'.repeat(dots.length));
}
