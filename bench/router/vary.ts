import { type Search, translate } from './routes.ts';

/**
 * The path of a search with other arguments each time, for a server is seldom asked twice for the same: engines remember
 * texts, and what was made of them. Without arguments it is the same, and a path that is not found gets another end.
 */
export function varyPath({ path, route, args = {} }: Search, index: number): string {
  if (route === undefined) return path + toLetters(index);
  return translate(route, (name) => varyText(`${args[name]}`, index));
}

/** Another text of the same kind: another number, other digits at the end, or more letters. */
function varyText(text: string, index: number): string {
  const [digits = ''] = /[0-9]{0,3}$/.exec(text) ?? [];
  if (digits === '') return text + toLetters(index);
  if (digits === text) return `${Number(text) + index}`;
  const end = `${index}`.padStart(digits.length, '0').slice(-digits.length);
  return text.slice(0, -digits.length) + end;
}

/** `a`, `b` and so on up to `zz`. */
function toLetters(index: number): string {
  const letter = String.fromCharCode('a'.charCodeAt(0) + (index % 26));
  return index < 26 ? letter : toLetters(Math.floor(index / 26)) + letter;
}
