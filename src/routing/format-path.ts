import { decodePiece, encodePath, encodeText } from '../http/request-target.ts';
import { isGroup, toRegexp } from './match-segment.ts';
import type { Group, Token } from './pattern.ts';

/**
 * Writes the path of a pattern, with values in place of its parameters, as a URL carries it.
 *
 *     formatPath('/user/<name>', tokens, ['a/b c'])  ->  '/user/a%2Fb%20c'
 *
 * @throws TypeError for a value that its filter does not match, and where the path would be read as another one.
 */
export function formatPath(pattern: string, tokens: readonly Token[], values: readonly unknown[]): string {
  const pieces: string[] = [];
  const path = tokens
    .map((token) => {
      if (!isGroup(token)) return token;
      pieces.push(formatGroup(pattern, token, values[pieces.length]));
      return pieces.at(-1);
    })
    .join('');
  const { source, flags } = toRegexp(tokens);
  const [, ...found] = new RegExp(`^${source}$`, `${flags}u`).exec(path) ?? [];
  if (pieces.some((piece, index) => piece !== found[index])) {
    throw fault(pattern, `${describe(values)} would be read as ${describe(found.map(decodePiece))}`);
  }
  if (/\/\.\.?(?:\/|$)/.test(path)) throw fault(pattern, `a URL cannot have a segment of dots, as in ${path}`);
  checkStart(pattern, path);
  if (/[\0\\]/.test(path)) throw fault(pattern, 'a path has no backslash and no NUL');
  try {
    return encodePath(path);
  } catch {
    throw fault(pattern, 'half of a surrogate pair cannot be encoded');
  }
}

/** @throws TypeError for a path that a client would take for another host, another scheme or a relative reference. */
export function checkStart(pattern: string, path: string): void {
  if (path.startsWith('//')) throw fault(pattern, `${path} would lead to another host`);
  if (!path.startsWith('/')) throw fault(pattern, `a path starts with a slash, not as ${JSON.stringify(path)} does`);
}

/** A value in matching form: a slash stays one only where the filter takes it. */
function formatGroup(pattern: string, { name, filter }: Group, value: unknown): string {
  if (value === undefined || value === null) throw fault(pattern, `a value for <${name}> is missing`);
  const text = encodeText(filter.format === undefined ? String(value) : filter.format(value as never));
  const regexp = new RegExp(`^(?:${filter.source})$`, `${filter.flags}u`);
  const piece = [text, text.replaceAll('/', '%2F')].find((form) => regexp.test(form));
  if (piece === undefined) throw fault(pattern, `${JSON.stringify(text)} is not what <${name}> takes`);
  return piece;
}

function describe(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(String(value))).join(', ');
}

function fault(pattern: string, text: string): TypeError {
  return new TypeError(`The path of ${pattern}: ${text}`);
}
