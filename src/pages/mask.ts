/** What is shown in place of a secret. */
export const MASK = '•••';

const SECRET_NAME =
  /SECRET|TOKEN|PASS(?:W|PHRASE|[_-]|$)|[_-]PWD$|KEY|CREDENTIAL|AUTH|COOKIE|JWT|PRIVATE|SIGNATURE|SALT|SESS(?:ION)?[_-]?ID/i;

/** Whether a variable or header field is a secret, by its name: rather one too many. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** A value as it may be shown: of a secret only whether it is set, of anything else what is no secret in it. */
export function maskValue(name: string, value: string | undefined): string {
  return isSecretName(name) ? maskSecret(value) : maskText(value ?? '');
}

/** Of a secret it may be known whether it is set. */
export function maskSecret(value: unknown): string {
  return value === undefined || value === '' ? `${MASK} (not set)` : `${MASK} (set)`;
}

/** A private key, also where its end was cut off. */
const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|$)/g;

/**
 * The user information of a URL (RFC 3986 section 3.2.1), up to the last `@` before its path; or, of a password that
 * was not encoded and has a slash in it, up to the last one there is.
 */
const USER_INFO = /\/\/(?:([^\s/?#]*)@|([^\s/?#:[]*:(?!\d+(?:[\s/?#]|$))\S{0,300})@)/g;

/** What follows the name of a scheme of authentication (RFC 9110 section 11.4). */
const AUTHENTICATION = /\b(Bearer|Basic|Digest|Negotiate)(\s+)[\w+/.~=-]{6,}/gi;

/** A JSON Web Token (RFC 7519), and what else is three such parts. */
const WEB_TOKEN = /(?<![\w-])eyJ[\w-]{6,}\.[\w-]*\.[\w-]*/g;

/** The start of `name=value`, `name: value` and `"name":"value"`; a path behind a colon is the next one of a list. */
const NAME = /(?<![\w.$-]|\/\/)([\w.$-]+)["']?\s*(?:=\s*|:\s*(?!\/))/g;
const VALUE = /(?:"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|[^\s&;,"'])+/y;

/** A text without the secrets in it: credentials of URLs, keys, tokens, and what stands behind a name that tells. */
export function maskText(text: string): string {
  const plain = text
    .replace(PRIVATE_KEY, MASK)
    .replace(USER_INFO, (_, user?: string, odd?: string) => `//${maskUser(user ?? odd ?? '')}@`)
    .replace(AUTHENTICATION, `$1$2${MASK}`)
    .replace(WEB_TOKEN, MASK);
  return maskPairs(plain);
}

/** What stands behind a name that tells. Names and values are found one by one: in a value there may be further names. */
function maskPairs(text: string): string {
  let masked = '';
  let from = 0;
  for (const { 0: start, 1: name = '', index } of text.matchAll(NAME)) {
    if (index < from || !isSecretName(name)) continue;
    VALUE.lastIndex = index + start.length;
    if (!VALUE.test(text)) continue;
    masked += text.slice(from, index) + start + MASK;
    from = VALUE.lastIndex;
  }
  return masked + text.slice(from);
}

/** The most characters that a user's name has: services that know their user by a token alone take longer ones. */
const LONGEST_USER = 15;

/** `user:password` without the password, and without a user that is a token. */
function maskUser(information: string): string {
  const colon = information.indexOf(':');
  const user = colon < 0 ? information : information.slice(0, colon);
  const shown = user.length > LONGEST_USER ? MASK : user;
  return colon < 0 ? shown : `${shown}:${MASK}`;
}
