import { identifyCookie } from '../http/cookie.ts';
import { checkHeader, isHopByHop } from '../http/header.ts';
import { joinVary } from '../http/vary.ts';
import { frozenError } from './started-errors.ts';

export const POWERED_BY = 'Poor Fetch';

/** Headers that often have several values, so that `add` of another one is not a mistake. */
const REPEATABLE: ReadonlySet<string> = new Set([
  'set-cookie',
  'link',
  'vary',
  'www-authenticate',
  'proxy-authenticate',
]);

/**
 * The headers of a response. A name or value is checked when it is set, so that the error has the line of the mistake. After
 * the response has started, changes throw.
 */
export class HeaderFields implements Iterable<[name: string, value: string]> {
  /** By name in lower case; `Set-Cookie` has as many values as were added. */
  readonly #fields = new Map<string, { name: string; values: string[] }>();
  /** Why the fields cannot be changed any more; undefined while they can. */
  readonly #whyFrozen: () => string | undefined;

  constructor(whyFrozen: () => string | undefined) {
    this.#whyFrozen = whyFrozen;
    this.#fields.set('x-powered-by', { name: 'X-Powered-By', values: [POWERED_BY] });
  }

  /**
   * Adds a header that is not set yet, or another value of `Set-Cookie`, `Link`, `Vary`, `WWW-Authenticate` or
   * `Proxy-Authenticate`.
   * @throws Error if any other header is set already; TypeError for a name or value that cannot be sent.
   */
  add(name: string, value: string | number): void {
    const key = name.toLowerCase();
    if (this.#fields.has(key) && !REPEATABLE.has(key))
      throw new Error(`Header ${name} is set already; replace it with set(), or add a value with append()`);
    this.append(name, value);
  }

  /**
   * Adds a value to a header, as `append` of `Headers` does: values are joined with a comma, except those of `Set-Cookie`.
   *
   *     req.headersOut.append('Link', '</style.css>; rel=preload; as=style')
   *
   * @throws TypeError for a name or value that cannot be sent.
   */
  append(name: string, value: string | number): void {
    const text = this.#check(name, value);
    const key = name.toLowerCase();
    const known = this.#fields.get(key);
    if (known === undefined) this.#fields.set(key, { name, values: [text] });
    else if (key === 'set-cookie') known.values.push(text);
    else if (key === 'vary') known.values = [joinVary(this.get(name), text)];
    else known.values = [`${this.get(name)}, ${text}`];
  }

  /** Sets a header and replaces its previous values. */
  set(name: string, value: string | number): void {
    const text = this.#check(name, value);
    this.#fields.set(name.toLowerCase(), { name, values: [text] });
  }

  /**
   * Sets a header as the library does: a cookie replaces the cookie with the same name, domain and path only (RFC 6265
   * section 4.1.1), names of `Vary` are added, any other header is replaced.
   */
  put(name: string, value: string): void {
    const key = name.toLowerCase();
    if (key === 'set-cookie') {
      const text = this.#check(name, value);
      const others = this.getSetCookie().filter((other) => identifyCookie(other) !== identifyCookie(text));
      this.#fields.set(key, { name, values: [...others, text] });
    } else {
      this.set(name, key === 'vary' ? joinVary(this.get(name), value) : value);
    }
  }

  /** The value of a header; `null` if it is not set. */
  get(name: string): string | null {
    return this.#fields.get(name.toLowerCase())?.values.join(', ') ?? null;
  }

  /** Whether a header is set. */
  has(name: string): boolean {
    return this.#fields.has(name.toLowerCase());
  }

  /** Removes a header; the default `X-Powered-By` can be removed, too. */
  delete(name: string): void {
    this.#check(name, '');
    this.#fields.delete(name.toLowerCase());
  }

  /** The values of all `Set-Cookie` headers. */
  getSetCookie(): string[] {
    return [...(this.#fields.get('set-cookie')?.values ?? [])];
  }

  /** All fields except those that only the runtime writes, one pair for each `Set-Cookie`. `Upgrade` is sent with 426 only. */
  *[Symbol.iterator](): IterableIterator<[name: string, value: string]> {
    for (const [key, { name, values }] of this.#fields) {
      if (key === 'upgrade' || !isHopByHop(key)) for (const value of values) yield [name, value];
    }
  }

  toString(): string {
    return [...this].map(([name, value]) => `${name}: ${value}`).join('\n');
  }

  toJSON(): [name: string, value: string][] {
    return [...this];
  }

  #check(name: string, value: string | number): string {
    const why = this.#whyFrozen();
    if (why !== undefined) throw frozenError(why, `header ${name}`);
    if (value === undefined || value === null)
      throw new TypeError(`Header ${name} has no value; delete() takes one away`);
    const text = String(value);
    checkHeader(name, text);
    return text;
  }
}
