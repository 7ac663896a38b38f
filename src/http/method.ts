import { isToken } from './header.ts';
import {
  METHOD_ALL,
  METHOD_CONNECT,
  METHOD_DELETE,
  METHOD_GET,
  METHOD_HEAD,
  METHOD_OPTIONS,
  METHOD_PATCH,
  METHOD_POST,
  METHOD_PUT,
  METHOD_TRACE,
} from './method-constants.ts';

/** HTTP methods: a METHOD_* mask, a name (`'QUERY'`), or a list of names. */
export type Methods = number | string | readonly string[];

const BITS: ReadonlyMap<string, number> = new Map([
  ['HEAD', METHOD_HEAD],
  ['GET', METHOD_GET],
  ['POST', METHOD_POST],
  ['PUT', METHOD_PUT],
  ['DELETE', METHOD_DELETE],
  ['TRACE', METHOD_TRACE],
  ['OPTIONS', METHOD_OPTIONS],
  ['CONNECT', METHOD_CONNECT],
  ['PATCH', METHOD_PATCH],
]);

/** The bit of a method, 0 for one outside the nine. */
export function methodBit(method: string): number {
  return BITS.get(method) ?? 0;
}

/** Whether a method comes with a body that is parsed. */
export function isBodyMethod(method: string): boolean {
  return method === 'POST' || method === 'PUT' || method === 'PATCH';
}

/** Whether a request may have a body: of GET, HEAD and TRACE some runtimes have none, and no meaning is defined. */
export function mayHaveBody(method: string): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'TRACE' && method !== 'CONNECT';
}

/** Whether a method asks for what is there: ranges and most preconditions count for it only. */
export function isReadMethod(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** A mask, a name or a list of names as a list of names; a TypeError says what is wrong with them. */
export function parseMethods(methods: Methods): string[] {
  if (typeof methods === 'number') return parseMask(methods);
  const names = typeof methods === 'string' ? [methods] : methods;
  if (!Array.isArray(names) || names.length === 0) {
    throw new TypeError(`methods must be a METHOD_* mask, a name or a list of names, not ${JSON.stringify(methods)}`);
  }
  return names.map(parseName);
}

function parseMask(mask: number): string[] {
  if (!Number.isInteger(mask) || mask < 1 || mask > METHOD_ALL) {
    throw new TypeError(`${mask} is no method mask: join METHOD_* constants with |`);
  }
  return [...BITS].filter(([, bit]) => mask & bit).map(([name]) => name);
}

/** Method names are case-sensitive (RFC 9110 section 9.1); nobody who writes 'get' means another method than GET. */
function parseName(name: unknown): string {
  if (typeof name !== 'string' || !isToken(name))
    throw new TypeError(`${JSON.stringify(name)} is no method name, as 'GET' is`);
  const upper = name.toUpperCase();
  return BITS.has(upper) ? upper : name;
}
