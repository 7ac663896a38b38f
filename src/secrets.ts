import { attempt, readEntries } from './env-record.ts';
import { escapeControls } from './escape-controls.ts';

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

/** Characters of a text that are looked at, and how many at its end are left out then: a secret cut in two looks like none. */
const MOST = 65_536;
const TORN = 4096;

/**
 * Masks the secrets of these records, also as JSON, a URL or a form has them, and the credentials of any URL. The records
 * are read at the first text. It takes time in proportion to the text, whatever stands in it, and never throws.
 */
export function createRedactor(records: readonly object[]): Redact {
  let known: readonly string[] | undefined;
  const redact = (text: string): string => {
    known ??= toForms(records.flatMap(readEntries).flatMap(([name, value]) => secretsOf(name, value)));
    return maskUserInfo(known.reduce((masked, form) => masked.replaceAll(form, MASK), text));
  };
  return (text) => maskBounded(text, redact);
}

/** Masks a text, of a long one its beginning. */
export function maskBounded(text: string, mask: Redact): string {
  if (text.length <= MOST) return mask(text);
  const left = text.length - MOST + TORN;
  return `${mask(text.slice(0, MOST)).slice(0, -TORN)}… (about ${left} more characters are left out)`;
}

/**
 * What is secret of a value: all of it by its name, and the passwords of URLs, in front of the host or in the query. Bytes
 * are never written as they are, and what stands in the name is no secret: texts name it.
 */
export function secretsOf(name: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => secretsOf(name, item));
  if (typeof value !== 'string') return [];
  const secrets = isSecretName(name) ? [value.trim(), ...linesOf(value)] : [];
  for (const secret of [...passwordsOf(value), ...parametersOf(value)])
    secrets.push(secret, attempt(() => decodeURIComponent(secret)) ?? '');
  return secrets.filter((secret) => isTelling(secret) && !name.toLowerCase().includes(secret.toLowerCase()));
}

/** The lines of a key in several: they may be indented, or written one by one. */
function linesOf(value: string): string[] {
  const lines = value.split(/\r?\n/).map((line) => line.trim());
  return lines.length > 1 ? lines.filter(({ length }) => length >= 16) : [];
}

/** The password of a URL, also one that was not encoded and has a slash in it; and its user, where that is a token. */
function passwordsOf(value: string): string[] {
  const start = value.indexOf('://') + 3;
  const end = value.lastIndexOf('@');
  if (start < 3 || end < start) return [];
  const [user = '', ...rest] = value.slice(start, end).split(':');
  const password = rest.join(':');
  if (/[/?#]/.test(user) || /^\d{1,5}(?:[/?#]|$)/.test(password)) return [];
  return user.length > LONGEST_USER ? [user, password] : [password];
}

function parametersOf(value: string): string[] {
  const parameters = [...value.matchAll(/[?&;]([\w.-]{1,64})=([^&;#\s]*)/g)];
  return parameters.flatMap(([, name = '', text = '']) => (isSecretName(name) ? [text] : []));
}

/** `On`, `1`, `3600`: in a text they mean something else, and to mask them would destroy it. */
function isTelling(secret: string): boolean {
  return secret.length > 5 && !/^\d{6,8}$/.test(secret);
}

/** The ways in which secrets are written, the longest first: one may hold another. */
function toForms(secrets: readonly string[]): string[] {
  const forms = secrets.flatMap((secret) => [
    ...[secret, secret.toLowerCase(), secret.toUpperCase(), escapeControls(secret)],
    ...jsonOf(secret),
    ...encodingsOf(secret.replace(/[\ud800-\udfff]/gu, '\ufffd')),
  ]);
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

/** As it stands in JSON, in ASCII alone, and in JSON in JSON. */
function jsonOf(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const ascii = json.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return [json, ascii, JSON.stringify(json).slice(1, -1)];
}

/** As it stands in a URL, in a form, in a URL in a URL, and in a text of which only what is not ASCII is encoded. */
function encodingsOf(secret: string): string[] {
  const encoded = encodeURIComponent(secret);
  const twice = encodeURIComponent(encoded);
  const form = String(new URLSearchParams([['', secret]])).slice(1);
  const partly = secret.replace(/[^\0-\x7f]+/g, encodeURIComponent);
  return [encoded, twice, form, partly].flatMap((text) => [
    text,
    text.replace(/%../g, (byte) => byte.toLowerCase()),
    text.toLowerCase(),
  ]);
}

/** The most characters that a user's name has: services that know their user by a token alone take longer ones. */
const LONGEST_USER = 15;

/**
 * A URL's user information (RFC 3986 section 3.2.1), as it is or as JSON has it. A port is no password; behind a name
 * without a dot it may be. Browsers take `http:a:b@c` for a URL, too. Each repetition is bounded, and starts behind slashes
 * or a scheme only: no text takes long.
 */
const USER_INFO =
  /((?<![/\\])\\{0,4}\/\\{0,4}\/|(?<!\w)(?:https?|wss?|ftp):[\\/]?(?![\\/]))(?!\[|(?:[^\s/:@]{0,256}\.[^\s/:@]{0,256}|localhost):\d{1,5}(?:\W|$)|[^\s/:@]{0,256}:\d{1,5}(?:\/[^\s@?#]{0,256})?\?)([^\s/?#:@"<>\\]{0,256})(:(?:(?!:\/\/)[^\s"<>]){0,512})?@/gi;
/** The same in another URL, or in one in that. */
const ENCODED =
  /(%(?:25){0,3}3a(?:%(?:25){0,3}2f){2})((?:(?!%(?:25){0,3}(?:3a|40|2f))[^\s/?#&"<>]){0,256})((?:%(?:25){0,3}3a|:)(?:(?!%(?:25){0,3}40)[^\s/?#&"<>]){0,512})?(%(?:25){0,3}40)/gi;

/** Masks the password in a URL, and a user that is a token. */
export function maskUserInfo(text: string): string {
  const plain = text.includes('@') ? text.replace(USER_INFO, (_, ...parts: string[]) => `${maskUser(parts)}@`) : text;
  return plain.replace(ENCODED, (_, ...parts: string[]) => maskUser(parts) + parts[3]);
}

function maskUser([start, user = '', password]: readonly (string | undefined)[]): string {
  const colon = password === undefined ? '' : (/^(?::|%(?:25)*3a)/i.exec(password)?.[0] ?? '') + MASK;
  return start + (user.length > LONGEST_USER ? MASK : user) + colon;
}
