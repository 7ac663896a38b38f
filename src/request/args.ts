import { HTTPException } from '../http/exception.ts';

/** Converts a text to a value. If it throws or returns NaN, the request is answered with 400. */
export type Convert<T> = (text: string) => T;

/**
 * Converts decimal digits to an integer.
 * @throws RangeError for any other text; in a converter, the request is answered with 400.
 */
export function int(text: string): number {
  const value = /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value)) throw new RangeError(`${JSON.stringify(text)} is no whole number`);
  return value;
}

/**
 * Converts a decimal number.
 * @throws RangeError for any other text; in a converter, the request is answered with 400.
 */
export function float(text: string): number {
  const value = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(value)) throw new RangeError(`${JSON.stringify(text)} is no number`);
  return value;
}

/**
 * The parameters of a query or form, each with one or several values. Names from the client are kept in a map, so none of
 * them can be taken for a property of an object.
 */
export class Args implements Iterable<[name: string, value: string]> {
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(pairs: Iterable<readonly [name: string, value: string]> = []) {
    const values = new Map<string, string[]>();
    for (const [name, value] of pairs) {
      const list = values.get(name);
      if (list === undefined) values.set(name, [value]);
      else list.push(value);
    }
    this.#values = values;
  }

  /**
   * The first value of a parameter, converted; the default if it is missing.
   *
   *     const page = req.args.getFirst('page', 1, int)
   *
   * @throws HTTPException 400 if `convert` rejects the value.
   */
  getFirst(name: string): string | undefined;
  getFirst<D>(name: string, otherwise: D): string | D;
  getFirst<D, T>(name: string, otherwise: D, convert: Convert<T>): T | D;
  getFirst(name: string, otherwise?: unknown, convert: Convert<unknown> = String): unknown {
    const value = this.#values.get(name)?.[0];
    return value === undefined ? otherwise : convertValue(name, value, convert);
  }

  /**
   * All values of a parameter, converted; an empty list if it is missing.
   * @throws HTTPException 400 if `convert` rejects a value.
   */
  getList(name: string): string[];
  getList<T>(name: string, convert: Convert<T>): T[];
  getList(name: string, convert: Convert<unknown> = String): unknown[] {
    return (this.#values.get(name) ?? []).map((value) => convertValue(name, value, convert));
  }

  /** The value of a parameter, a list if there are several; undefined if it is missing. */
  getValue(name: string): string | string[] | undefined {
    const list = this.#values.get(name);
    return list !== undefined && list.length > 1 ? [...list] : list?.[0];
  }

  /** Whether a parameter is present. */
  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** The names, each once, in the order of their first values. */
  keys(): IterableIterator<string> {
    return this.#values.keys();
  }

  *[Symbol.iterator](): IterableIterator<[name: string, value: string]> {
    for (const [name, values] of this.#values) for (const value of values) yield [name, value];
  }

  toString(): string {
    return [...this].map(([name, value]) => `${name}=${value}`).join(', ');
  }

  toJSON(): Record<string, string | string[]> {
    return Object.fromEntries([...this.#values.keys()].map((name) => [name, this.getValue(name) ?? '']));
  }
}

function convertValue(name: string, value: string, convert: Convert<unknown>): unknown {
  let converted: unknown;
  try {
    converted = convert(value);
  } catch (cause) {
    throw new HTTPException(400, { message: `The value of "${name}" is not valid`, cause });
  }
  if (Number.isNaN(converted)) throw new HTTPException(400, { message: `The value of "${name}" is not a number` });
  return converted;
}
