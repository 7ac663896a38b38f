import { HTTP_UPGRADE_REQUIRED } from './status-constants.ts';
import { joinVary } from './vary.ts';

/** RFC 9110 section 5.6.2. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/**
 * What a field value may hold. `Headers` of the runtimes let control characters pass, and one of them in a response
 * ends a whole Deno process; so nothing leaves unchecked.
 */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Fields that belong to the connection, not to the message (RFC 9110 section 7.6.1): the runtime writes them. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Whether a text is a token: a field name is one, and a method. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/**
 * Whether a field must never be sent by an application; the name in lower case. A response with status 426 names its
 * protocols in `Upgrade` (RFC 9110 section 15.5.22).
 */
export function isHopByHop(name: string, status?: number): boolean {
  return HOP_BY_HOP.has(name) && !(name === 'upgrade' && status === HTTP_UPGRADE_REQUIRED);
}

/** Throws a TypeError that names the field when it could not be sent. */
export function checkHeader(name: string, value: string): void {
  if (!TOKEN.test(name)) throw new TypeError(`${JSON.stringify(name)} is no header name`);
  checkValue(name, value);
}

/** Throws a TypeError that names the field when its value could not be sent. */
export function checkValue(name: string, value: string): void {
  if (VALUE.test(value)) return;
  throw new TypeError(
    `The value of header ${name} holds a character that cannot be sent: ${JSON.stringify(value.slice(0, 100))}; encode it, or leave it out`,
  );
}

/** A Content-Length field in bytes; undefined where there is none that can be used (RFC 9110 section 8.6). */
export function parseLength(field: string | null): number | undefined {
  return field !== null && /^\d{1,15}$/.test(field) ? Number(field) : undefined;
}

/** Adds each `Set-Cookie` and the names of `Vary` to those that are there, and sets any other field. */
export function putFields(headers: Headers, fields: Iterable<readonly [name: string, value: string]>): void {
  for (const [name, value] of fields) {
    const key = name.toLowerCase();
    if (key === 'set-cookie') headers.append(name, value);
    else headers.set(name, key === 'vary' ? joinVary(headers.get(name), value) : value);
  }
}
