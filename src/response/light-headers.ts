import { checkHeader } from '../http/header.ts';
import { deleteHeader, findHeader, type ResponseRecord } from './response-record.ts';

/**
 * `Headers` over the header list of a record: what is set here is what is sent. Names and values are checked when they
 * are set, more strictly than by the runtimes, which let control characters pass.
 */
export class LightHeaders {
  readonly #record: ResponseRecord;

  constructor(record: ResponseRecord) {
    this.#record = record;
  }

  get #list(): string[] {
    return this.#record.headers;
  }

  get(name: string): string | null {
    const list = this.#list;
    const first = findHeader(list, name);
    if (first < 0) return null;
    let value = list[first + 1] as string;
    for (let index = findHeader(list, name, first + 2); index >= 0; index = findHeader(list, name, index + 2)) {
      value += `, ${list[index + 1]}`;
    }
    return value;
  }

  has(name: string): boolean {
    return findHeader(this.#list, name) >= 0;
  }

  set(name: string, value: string): void {
    const list = this.#list;
    const text = normalize(name, value);
    const index = findHeader(list, name);
    this.#record.isChecked = false;
    if (index < 0) {
      list.push(name, text);
      return;
    }
    list[index + 1] = text;
    for (let more = findHeader(list, name, index + 2); more >= 0; more = findHeader(list, name, more)) {
      list.splice(more, 2);
    }
  }

  append(name: string, value: string): void {
    this.#list.push(name, normalize(name, value));
    this.#record.isChecked = false;
  }

  delete(name: string): void {
    deleteHeader(this.#list, name);
  }

  getSetCookie(): string[] {
    const cookies: string[] = [];
    for (let index = findHeader(this.#list, 'set-cookie'); index >= 0; ) {
      cookies.push(this.#list[index + 1] as string);
      index = findHeader(this.#list, 'set-cookie', index + 2);
    }
    return cookies;
  }

  forEach(callback: (value: string, name: string, parent: Headers) => void, self?: unknown): void {
    for (const [name, value] of this) callback.call(self, value, name, this as unknown as Headers);
  }

  entries(): HeadersIterator<[string, string]> {
    return toHeaders(this.#list).entries();
  }

  keys(): HeadersIterator<string> {
    return toHeaders(this.#list).keys();
  }

  values(): HeadersIterator<string> {
    return toHeaders(this.#list).values();
  }

  [Symbol.iterator](): HeadersIterator<[string, string]> {
    return this.entries();
  }
}

Object.setPrototypeOf(LightHeaders.prototype, Headers.prototype);
showInConsole(LightHeaders.prototype, (headers) => new Headers([...headers]));

/** Converts a header list to the runtime's Headers: sorted, in lower case, repeated names joined. */
export function toHeaders(list: readonly string[]): Headers {
  const headers = new Headers();
  for (let index = 0; index < list.length; index += 2) {
    headers.append(list[index] as string, list[index + 1] as string);
  }
  return headers;
}

/** Normalizes a value as the Fetch standard does: without surrounding whitespace. */
function normalize(name: string, value: unknown): string {
  const text = trim(`${value}`);
  checkHeader(name, text);
  return text;
}

function trim(text: string): string {
  const isTrimmed = text.charCodeAt(0) > 32 && text.charCodeAt(text.length - 1) > 32;
  return isTrimmed || text === '' ? text : text.replace(/^[\t\n\r ]+/, '').replace(/[\t\n\r ]+$/, '');
}

/** Sets what `console.log` of Node shows; by default it would read private fields of the runtime's class. */
export function showInConsole<T extends object>(prototype: T, toShown: (value: T) => object): void {
  Object.defineProperty(prototype, Symbol.for('nodejs.util.inspect.custom'), {
    value(this: T) {
      return toShown(this);
    },
  });
}
