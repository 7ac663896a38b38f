/** One piece of a source: an escape, a class as a whole, the start of a group, a quantifier, or a character. */
const ATOM =
  /\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[0-9A-Fa-f]{4}(?:\\u[dD][c-fC-F][0-9A-Fa-f]{2})?|x[0-9A-Fa-f]{2}|c[A-Za-z]|[\s\S])|\[(?:[^\]\\]|\\[\s\S])*\]|\(\?(?:[:=!]|<[=!])|\{[0-9,]*\}|[\s\S]/gu;

/** Pieces that match no character themselves. */
const SYNTAX = /^(?:\(|\(\?.*|[)|^$*+?{].*)$/s;

/** Behind this, no script has letters of two cases but a few that are not in use. */
const LAST_CASED = 0x1ffff;

/**
 * A regular expression that ignores the case of its letters without the flag i, which would hold for the rest of the
 * rule as well; modifiers, which would not, are unknown to some runtimes. What a piece matches with the flag and
 * without it is asked of the runtime itself.
 *
 *     'png|x[a-c]'  ->  '(?:p|[P])(?:n|[N])(?:g|[G])|(?:x|[X])(?:[a-c]|[ABC])'
 */
export function ignoreCase(source: string): string {
  const atoms = source.match(ATOM) ?? [];
  return atoms.map((atom) => (SYNTAX.test(atom) ? atom : widen(atom))).join('');
}

function widen(atom: string): string {
  const strict = new RegExp(`^${atom}$`, 'u');
  const loose = new RegExp(`^${atom}$`, 'iu');
  const changed = casedCharacters().filter((character) => strict.test(character) !== loose.test(character));
  const added = changed.filter((character) => loose.test(character)).join('');
  const removed = changed.filter((character) => strict.test(character)).join('');
  const wide = added === '' ? atom : `(?:${atom}|[${added}])`;
  return removed === '' ? wide : `(?:(?![${removed}])${wide})`;
}

/** Made when first needed: there are about 2800. */
let cased: string[] | undefined;

function casedCharacters(): readonly string[] {
  if (cased !== undefined) return cased;
  cased = [];
  for (let code = 0; code <= LAST_CASED; code++) {
    const character = String.fromCodePoint(code);
    if (character.toLowerCase() !== character || character.toUpperCase() !== character) cased.push(character);
  }
  return cased;
}
