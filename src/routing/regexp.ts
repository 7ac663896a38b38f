/** A regular expression that a route can use: flags are `i` or nothing, u is always on. */
export interface RouteRegexp {
  readonly source: string;
  readonly flags: string;
}

/**
 * What of a source matters here, one token at a time: an escape, a class, the start of a group. Sticky; a class is
 * taken whole, since a parenthesis in it is a character.
 */
const TOKEN =
  /\\(?:k<[^>]*>|[pP]\{[^}]*\}|u\{[^}]*\}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|c[A-Za-z]|[\s\S])|\[(?:[^\]\\]|\\[\s\S])*\]|\(\?(?:[:=!]|<[=!])|\(\?<|\(\?[imsvu-]+:|\((?!\?)|[\s\S]/uy;

function* tokens(source: string): Generator<string> {
  TOKEN.lastIndex = 0;
  let from = 0;
  for (let match = TOKEN.exec(source); match !== null; match = TOKEN.exec(source)) {
    from = TOKEN.lastIndex;
    yield match[0];
    TOKEN.lastIndex = from;
  }
}

/** The regular expression of a group: its captures are made plain groups, so that none shifts an argument. */
export function checkGroupRegexp(regexp: RegExp | string, where: string): RouteRegexp {
  const { source, flags } = split(regexp, where);
  if (/^\^|(?:^|[^\\])\$$/.test(source)) {
    throw new TypeError(`${where}: ${source} is matched as a whole anyway; leave ^ and $ at its ends out`);
  }
  let plain = '';
  for (const token of tokens(source)) {
    refuse(token, where);
    if (token === '(?<')
      throw new TypeError(`${where}: a named group inside ${source} would hide an argument; use (?:…)`);
    plain += token === '(' ? '(?:' : token;
  }
  compile(source, flags, where);
  return { source: plain, flags };
}

/** The regular expression of a regular route, whose captures are the arguments. */
export function checkRouteRegexp(regexp: RegExp, where: string): RouteRegexp {
  const { source, flags } = split(regexp, where);
  for (const token of tokens(source)) refuse(token, where);
  compile(source, flags, where);
  return { source, flags };
}

function split(regexp: RegExp | string, where: string): RouteRegexp {
  if (typeof regexp === 'string') return { source: regexp, flags: '' };
  if (!(regexp instanceof RegExp)) throw new TypeError(`${where}: ${String(regexp)} is no regular expression`);
  const odd = /[gy]/.exec(regexp.flags)?.[0];
  if (odd !== undefined)
    throw new TypeError(`${where}: flag ${odd} makes a match depend on the one before; leave it out`);
  return { source: regexp.source, flags: regexp.ignoreCase ? 'i' : '' };
}

function refuse(token: string, where: string): void {
  if (/^\\(?:[1-9]|k)/.test(token))
    throw new TypeError(`${where}: the backreference ${token} cannot be used in a route`);
  if (/^\(\?[imsvu-]+:/.test(token)) {
    throw new TypeError(
      `${where}: the modifier ${token} is not known to every runtime; use the flag i, or write both cases`,
    );
  }
}

function compile(source: string, flags: string, where: string): void {
  try {
    new RegExp(source, `${flags}u`);
  } catch (error) {
    throw new SyntaxError(`${where}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
