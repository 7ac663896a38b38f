import { parseNetworks } from '../http/address.ts';
import type { FileCallback } from '../request/upload-types.ts';

/** Trusted proxies: their number, or their addresses, networks, `loopback`, `linklocal` and `uniquelocal`. */
export type TrustedProxies = number | readonly string[];
/** One key or several: the first encrypts, all decrypt. */
export type SecretKey = string | Uint8Array | readonly (string | Uint8Array)[];
/** A number of bytes, or a string such as `50MiB`. */
export type ByteSize = number | `${number}${'KiB' | 'MiB' | 'GiB'}`;
/** A kind of value: how it is written in the environment, and what the property takes. */
export interface SettingType<T> {
  readonly what: string;
  /** How the property is written, where that is otherwise. */
  readonly property?: string;
  /** `undefined` for a text that is not one. */
  parse(text: string): T | undefined;
  is(value: unknown): boolean;
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['kib', 1024],
  ['mib', 1024 ** 2],
  ['gib', 1024 ** 3],
]);

export const flag: SettingType<boolean> = {
  what: 'On or Off',
  property: 'true or false',
  parse: (text) => (/^on$/i.test(text) ? true : /^off$/i.test(text) ? false : undefined),
  is: (value) => typeof value === 'boolean',
};

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

export const count: SettingType<number> = {
  what: 'a whole number, 0 or more',
  parse: (text) => (/^\d{1,15}$/.test(text) ? Number(text) : undefined),
  is: isCount,
};

export const size: SettingType<number> = {
  what: 'a number of bytes such as 16384 or 16KiB',
  parse(text) {
    const match = /^(\d{1,15}) ?([kmg]ib)?$/i.exec(text);
    const bytes = Number(match?.[1]) * (UNITS.get(match?.[2]?.toLowerCase() ?? '') ?? 1);
    return isCount(bytes) ? bytes : undefined;
  },
  is: isCount,
};

/** The longest wait that a timer takes, in seconds. */
const LONGEST = 2_147_483;

const isSeconds = (value: unknown): boolean => typeof value === 'number' && value > 0 && value <= LONGEST;

export const seconds: SettingType<number> = {
  what: `a number of seconds above 0, at most ${LONGEST}`,
  parse(text) {
    const value = /^\d{1,9}(\.\d{1,6})?$/.test(text) ? Number(text) : undefined;
    return isSeconds(value) ? value : undefined;
  },
  is: isSeconds,
};

export function oneOf<T extends string>(values: readonly T[]): SettingType<T> {
  return {
    what: `one of ${values.join(', ')}`,
    parse: (text) => values.find((value) => value === text.toLowerCase()),
    is: (value) => values.includes(value as T),
  };
}

const isListOf = (value: unknown, is: (item: unknown) => boolean): boolean => Array.isArray(value) && value.every(is);
const isText = (value: unknown): boolean => typeof value === 'string';
const isKey = (value: unknown): boolean =>
  (isText(value) || value instanceof Uint8Array) && (value as string).length > 0;

function parseList(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

export const text: SettingType<string | undefined> = {
  what: 'a text',
  parse: (value) => (value === '' ? undefined : value),
  is: (value) => value === undefined || isText(value),
};

export const texts: SettingType<readonly string[]> = {
  what: 'a list of texts',
  parse: parseList,
  is: (value) => isListOf(value, isText),
};

export const keys: SettingType<SecretKey | undefined> = {
  what: 'a key, or several with commas between them',
  property: 'a text, bytes, or a list of them, none empty',
  parse(value) {
    const list = parseList(value);
    return list.length > 0 ? list : undefined;
  },
  is: (value) => value === undefined || isKey(value) || (isListOf(value, isKey) && (value as string[]).length > 0),
};

const isNetwork = (value: unknown): boolean => isText(value) && parseNetworks(value as string).length > 0;

export const proxies: SettingType<TrustedProxies> = {
  what: 'the number of proxies, or a list of their addresses, networks (10.0.0.0/8), loopback, linklocal or uniquelocal',
  parse(value) {
    const list = parseList(value);
    return count.parse(value) ?? (list.length > 0 && list.every(isNetwork) ? list : undefined);
  },
  is: (value) => isCount(value) || isListOf(value, isNetwork),
};

export const callback: SettingType<FileCallback | undefined> = {
  what: 'a function',
  parse: () => undefined,
  is: (value) => value === undefined || typeof value === 'function',
};
