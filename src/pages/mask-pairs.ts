import { isSecretName, MASK } from '../secrets.ts';
import { endOfElement, endOfLine, endOfQuoted, endOfValue } from './mask-value.ts';

/** Where a value stands in a text, and whether there may be further names between its own and it. */
interface Place {
  readonly start: number;
  readonly end: number;
  readonly isFar?: boolean;
}

const NAME = /[\w.$-]+/g;

/** What stands behind a name that tells. Names are found one by one: in a value that is not masked there may be further names. */
export function maskPairs(text: string): string {
  const values: Place[] = [];
  const names = new RegExp(NAME);
  for (let found = names.exec(text); found !== null; found = names.exec(text)) {
    const value = findValue(text, found[0], found.index);
    if (value === undefined || value.end <= value.start) continue;
    values.push(value);
    if (value.isFar !== true) names.lastIndex = value.end;
  }
  return maskPlaces(text, values);
}

function maskPlaces(text: string, places: readonly Place[]): string {
  let masked = '';
  let from = 0;
  for (const { start, end } of [...places].sort((a, b) => a.start - b.start)) {
    if (start >= from) masked += text.slice(from, start) + MASK;
    from = Math.max(from, end);
  }
  return masked + text.slice(from);
}

/** The value behind a name, if the name tells that it is secret. */
function findValue(text: string, name: string, index: number): Place | undefined {
  const end = index + name.length;
  if (isSecretName(name)) {
    return findPair(text, index, end) ?? findElement(text, index, end) ?? findArgument(text, index, end);
  }
  return VALUE_NAME.test(name) && isOfSecret(text, index, end) ? findPair(text, index, end) : undefined;
}

/** What closes a name: quotes, also escaped or encoded ones, and what stands between brackets. */
const CLOSING = String.raw`(?:\\{0,9}["'\x60]|\]|\[\w{0,40}\]|%(?:25)*(?:22|27|5[bd])|&(?:quot|#3[49]);){0,4}`;
const SEPARATOR = new RegExp(String.raw`${CLOSING}\s{0,20}(?:[=-]>|[:=]=|[:=]|%(?:25)*3[ad])[ \t]{0,99}`, 'iy');

/** Header fields that have spaces and further pairs in them. */
const FIELD = /^(?:set-)?cookie$|^(?:proxy-)?authorization$/i;

/** `name=value`, `name: value`, `"name": "value"`, `user[name]=value` and their like. */
function findPair(text: string, index: number, end: number): Place | undefined {
  const separator = match(SEPARATOR, text, end);
  if (separator === undefined || isPlace(text, index, separator)) return undefined;
  const start = end + separator.length;
  if (separator.trimEnd() === ':' && FIELD.test(text.slice(index, end))) return { start, end: endOfLine(text, start) };
  return { start, end: endOfValue(text, { name: index, start, isAssigned: separator.includes('=') }) };
}

const LINE_OF_FILE = /\d{1,7}:\d{1,7}(?![\w:])/y;

/** A file with its line, the next path of a list, and a user whose password is masked already. */
function isPlace(text: string, index: number, separator: string): boolean {
  if (separator !== ':') return false;
  const start = text.indexOf(':', index) + 1;
  if (match(LINE_OF_FILE, text, start) !== undefined) return true;
  const before = text[index - 1];
  return before === '/' && (text[start] === '/' || text.startsWith(`${MASK}@`, start));
}

const REST_OF_TAG = /["']?(?:\s[^<>]{0,200})?>/y;
const NEXT_ELEMENT = /<\/[\w:.-]{1,40}>\s{0,40}<[\w:.-]{1,40}>/y;

/** `<name>value</name>`, `<x key="name">value</x>` and `<key>name</key><x>value</x>`. */
function findElement(text: string, index: number, end: number): Place | undefined {
  const before = text[index - 1] ?? '';
  if (!'<:"\'>'.includes(before)) return undefined;
  const rest = match(before === '>' ? NEXT_ELEMENT : REST_OF_TAG, text, end);
  if (rest === undefined) return undefined;
  const start = end + rest.length;
  const name = before === '<' || before === ':' ? text.slice(index, end) : '';
  return { start, end: endOfElement(text, start, name), isFar: true };
}

const NEXT_ARGUMENT = /["']?,?\s{1,20}(?=[^\s-])/y;
const NEXT_ITEM = /\\{0,9}["'],\s{0,20}(?=\\{0,9}["'])/y;
/** What was taken for a value is a name itself. */
const COLON = /\s{0,20}[:=]/y;

/** `--name value`, and `"name", "value"` of a list of arguments or fields. */
function findArgument(text: string, index: number, end: number): Place | undefined {
  const isOption = text[index] === '-';
  const gap = match(NEXT_ITEM, text, end) ?? (isOption ? match(NEXT_ARGUMENT, text, end) : undefined);
  if (gap === undefined || (!isOption && !/["']/.test(text[index - 1] ?? ''))) return undefined;
  const start = end + gap.length;
  const quoted = endOfQuoted(text, start);
  if (quoted !== undefined && match(COLON, text, quoted) !== undefined) return undefined;
  return { start, end: quoted ?? endOfValue(text, { name: index, start, isAssigned: true }) };
}

const VALUE_NAME = /value$|^(?:val|content|default)$/i;
const NAMING =
  /(?<![\w.$-])(?:\w{0,40}name|\w{0,40}key|id|header|field|var|variable|param|parameter|property|option|label)\\{0,9}["']?\s{0,9}[:=]\s{0,9}\\{0,9}["']?([\w.$-]{1,99})/gi;
const NEARBY = 200;

/** Whether a `value` is that of a secret: `{"name":"password","value":"x"}`, in this order or the other one. */
function isOfSecret(text: string, index: number, end: number): boolean {
  const before =
    text
      .slice(Math.max(0, index - NEARBY), index)
      .split(/[{}<]/)
      .at(-1) ?? '';
  if (isSecretName([...before.matchAll(NAMING)].at(-1)?.[1] ?? '')) return true;
  const near = text.slice(0, end + NEARBY);
  if (![...near.slice(end).matchAll(NAMING)].some(([, name = '']) => isSecretName(name))) return false;
  const value = findPair(near, index, end);
  const [after = ''] = near.slice(value?.end).split(/[{}<>]|[\n\u2028]\s*-/);
  const [next] = after.matchAll(NAMING);
  return isSecretName(next?.[1] ?? '');
}

function match(pattern: RegExp, text: string, index: number): string | undefined {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0];
}
