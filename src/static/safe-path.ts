import { decodePiece } from '../http/request-target.ts';

/** A path below a root: names with slashes between them. `isDirectory` where a slash stood at its end. */
export interface FilePath {
  readonly path: string;
  readonly isDirectory: boolean;
}

/**
 * The file that a request's path means; undefined where it can mean none that is sent: a name with a separator in it, `..`,
 * and what is hidden.
 *
 *     /docs/a%20b.html   ->   { path: 'docs/a b.html', isDirectory: false }
 *
 * @param path In matching form: decoded, but for `%2F` and `%25`.
 */
export function toFilePath(path: string): FilePath | undefined {
  const names = path.slice(1).split('/');
  const isDirectory = names.at(-1) === '';
  if (isDirectory) names.pop();
  if (!names.every((name) => isName(name) && !name.includes('%2F'))) return undefined;
  return { path: names.map(decodePiece).join('/'), isDirectory };
}

/** Whether a path below a root may be sent: none of its names is hidden. */
export function isVisible(path: string): boolean {
  return path === '' || path.split('/').every(isName);
}

/** A name that means itself, and is not hidden; `.well-known` is there to be found (RFC 8615). */
function isName(name: string): boolean {
  if (name === '' || /[/\\\0]/.test(name)) return false;
  return !name.startsWith('.') || name === '.well-known';
}
