import { attempt, readEntries } from './env-record.ts';

/** What is shown in place of a secret. */
export const MASK = '•••';

/** Masks what is secret in a text. */
export type Redact = (text: string) => string;

/** Whole words where they are short: `PIN` is none in `SHIPPING`. An author is no authorization. */
const SECRET_NAME =
  /SECRET|TOKEN|PASS(?:W|PHRASE|CODE|\d*(?![A-Z\d]))|PWD|KEY|CREDENTIAL|AUTH(?!OR(?!I))|COOKIE|JWT|PRIVATE|SIGNATURE|SALT|SESS(?:ION)?[_-]?ID|[CX]SRF|HMAC|SEED|MNEMONIC|WEBHOOK|BEARER|CLIENT[_-]?CERT|(?<![A-Z])(?:PW|PIN|T?OTP|SIG|SID)\d*(?![A-Z])/i;

/** The working directory, and the one before it. */
const DIRECTORY = /^(?:OLD)?PWD$/;
const HUMP = /[a-z\d](?=[A-Z])|[A-Z](?=[A-Z][a-z])/g;

/** Whether a variable or header field is a secret, by its name: rather one too many. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.replace(HUMP, '$&_')) && !DIRECTORY.test(name);
}

/**
 * Masks the secrets of these records in whatever way they are written, and the credentials of any URL. The records are
 * read at the first text.
 */
export function createRedactor(records: readonly object[]): Redact {
  let known: RegExp | undefined;
  return (text) => {
    known ??= toPattern(records.flatMap(readEntries).flatMap(([name, value]) => secretsOf(name, value)));
    return maskUserInfo(text.replace(known, MASK));
  };
}

/**
 * What is secret of a value: all of it by its name, and the passwords of URLs. Bytes are never written as they are, and
 * what stands in the name is no secret: texts name it.
 */
export function secretsOf(name: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => secretsOf(name, item));
  if (typeof value !== 'string') return [];
  const secrets = isSecretName(name) ? [value.trim()] : [];
  replaceUserInfo(value, (user, _, password) => {
    for (const secret of [user.length > LONGEST_USER ? user : '', password])
      secrets.push(secret, attempt(() => decodeURIComponent(secret)) ?? '');
    return '';
  });
  return secrets.filter((secret) => isTelling(secret) && !name.toLowerCase().includes(secret.toLowerCase()));
}

/** `On`, `1`, `3600`: in a text they mean something else, and to mask them would destroy it. */
function isTelling(secret: string): boolean {
  return secret.length > 5 && !/^\d{6,8}$/.test(secret);
}

/** The longest first: one may hold another. */
function toPattern(secrets: string[]): RegExp {
  const longest = [...new Set(secrets)].sort((a, b) => b.length - a.length);
  return new RegExp(longest.map((secret) => secret.replace(/\\+|[^a-z\d]/giu, toForms)).join('|') || '(?!)', 'gi');
}

/**
 * The forms that a character takes: as it is, or as JSON, a URL or a form has it, also one inside another. Numbers of
 * backslashes are bounded, so that no text takes long.
 */
function toForms(character: string): string {
  const { length } = character;
  if (character.startsWith('\\')) return `(?:\\\\|%(?:25)*5c){${length},${length * 8}}`;
  const encoded = [...new TextEncoder().encode(character)].map((byte) => `%(?:25)*${toHex(byte)}`).join('');
  const units = character.split('').map((unit) => `[ux]0*${toHex(unit.charCodeAt(0))}`);
  const short = character === ' ' ? '\\+' : character < ' ' ? JSON.stringify(character).slice(2, -1) : encoded;
  return `\\\\{0,8}(?:\\${character}|${encoded}|${units.join('\\\\{1,8}')}|${short})`;
}

function toHex(code: number): string {
  return code.toString(16).padStart(2, '0');
}

/**
 * A URL's user information (RFC 3986 section 3.2.1), in what stands before the last `@` of a word: before the `@` in front
 * of the path; or, of a password that was not encoded and has a slash in it, all. A port behind the name of a host is no
 * such password; behind a name alone it may be. A URL may be encoded in another one, and browsers take `http:a:b@c` for one.
 */
const USER_INFO =
  /((?:[\\/]|%(?:25)*(?:2f|5c)){2,}|\b(?:https?|wss?|ftp):[\\/]*)(?:([^/?#\\"<>]*)(?=@|%(?:25)*40|$)|(?!\[|(?:[^:/]*\.[^:/]*|localhost):\d{1,5}(?:\W|$)|[^:/]*:\d{1,5}(?:[",<>]|[^@]{0,99}\?[\w.-]+=))([^/?#\\"<>:]*:.*))/gi;
const BEFORE_LAST_AT = /^.*(?=@|%(?:25)*40)/i;
const COLON = /:|%(?:25)*3a|$/i;

/** The most characters that a user's name has: services that know their user by a token alone take longer ones. */
const LONGEST_USER = 15;

/** Masks the password in a URL, and a user that is a token. */
export function maskUserInfo(text: string): string {
  return replaceUserInfo(text, (user, colon) => (user.length > LONGEST_USER ? MASK : user) + (colon && colon + MASK));
}

function replaceUserInfo(text: string, replace: (user: string, colon: string, password: string) => string): string {
  const replaceOne = (_: string, start: string, before?: string, rest?: string): string => {
    const information = before ?? rest ?? '';
    const colon = COLON.exec(information)?.[0] ?? '';
    const user = information.slice(0, information.search(COLON));
    return start + replace(user, colon, information.slice(user.length + colon.length));
  };
  return text.replace(/\S+/g, (word) => word.replace(BEFORE_LAST_AT, (head) => head.replace(USER_INFO, replaceOne)));
}
