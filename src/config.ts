import { LOG_LEVELS, type LogLevel, toText } from './log.ts';
import type { EnvRecord } from './platform.ts';
import type { FileCallback } from './upload.ts';

/** Whether proxies may say who the client is: how many there are, or their addresses. */
export type TrustedProxies = number | readonly string[];
/** A key, or several: the first seals, all open. */
export type SecretKey = string | Uint8Array | readonly (string | Uint8Array)[];
/** How built-in error pages are written; `auto` asks the Accept field. */
export type ErrorFormat = 'auto' | 'html' | 'json';

/**
 * Every setting of an application, as a property and, but for `fileCallback` and the lists of media types, as an
 * environment variable, which wins: `documentRoot` is `poor_DocumentRoot` (Poor WSGI, "Configuration").
 */
export interface Settings {
  /** Bytes that are written before the response starts. Default 16384; the variable takes `16KiB` too. */
  bufferSize: number;
  /** Whether error pages show the inside. Default false. */
  debug: boolean;
  /** Whether a directory without an index is listed. Default false. */
  documentIndex: boolean;
  /** The directory whose files are served, if any. */
  documentRoot: string | undefined;
  /** The least grave level that is logged. Default `warn`. */
  logLevel: LogLevel;
  /** What sessions are sealed with. */
  secretKey: SecretKey | undefined;
  /** Whether `req.args` is parsed from the query. Default true. */
  autoArgs: boolean;
  /** Whether `req.form` is parsed from the body of POST, PUT and PATCH. Default true. */
  autoForm: boolean;
  /** Whether `req.json` is parsed from the body of POST, PUT and PATCH. Default true. */
  autoJson: boolean;
  /** Whether `req.cookies` is parsed. Default true. */
  autoCookies: boolean;
  /** Whether a field without a value counts, as an empty string. Default false. */
  keepBlankValues: boolean;
  /** Whether a malformed query or form is answered with 400. Default false. */
  strictParsing: boolean;
  /** Bytes of one request that may be kept in memory. Default 1 MiB. */
  dataSize: number;
  /** Bytes of one uploaded file. Default 1 GiB. */
  fileSize: number;
  /** Where uploaded files go. Default: into memory, and longer ones into temporary files. */
  fileCallback: FileCallback | undefined;
  /** Fields of a query or form. Default 1000. */
  maxFields: number;
  /** Files of one form. Default 20. */
  maxFiles: number;
  /** Seconds to wait for the next byte of a body. Default 10. */
  readTimeout: number;
  /** How many proxies stand in front, or their addresses. Default 0: X-Forwarded fields do not count. */
  trustedProxies: TrustedProxies;
  /** Whether `.br`, `.zst` and `.gz` siblings of a file are sent. Default false. */
  precompressed: boolean;
  /** How built-in error pages are written. Default `auto`. */
  errorFormat: ErrorFormat;
  /** Media types of a body that is a form. */
  formMimeTypes: readonly string[];
  /** Media types of a body that is JSON; every `+json` type is one as well. */
  jsonMimeTypes: readonly string[];
}

/** Where a value of the configuration came from. */
export type Provenance = 'default' | 'property' | 'env';

/** The settings as they hold for one env record. */
export type Config = Readonly<Settings>;

/** A kind of value: how it is written in the environment, and what the property takes. */
interface Kind<T> {
  readonly what: string;
  /** How the property is written, where that is otherwise. */
  readonly property?: string;
  /** `undefined` for a text that is not one. */
  parse(text: string): T | undefined;
  is(value: unknown): boolean;
}

interface Setting<T> {
  /** The environment variable, if there is one. */
  readonly env?: string;
  readonly initial: T;
  readonly kind: Kind<T>;
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['kib', 1024],
  ['mib', 1024 ** 2],
  ['gib', 1024 ** 3],
]);

const flag: Kind<boolean> = {
  what: 'On or Off',
  property: 'true or false',
  parse: (text) => (/^on$/i.test(text) ? true : /^off$/i.test(text) ? false : undefined),
  is: (value) => typeof value === 'boolean',
};

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

const count: Kind<number> = {
  what: 'a whole number, 0 or more',
  parse: (text) => (/^\d{1,15}$/.test(text) ? Number(text) : undefined),
  is: isCount,
};

const size: Kind<number> = {
  what: 'a number of bytes such as 16384 or 16KiB',
  property: 'a number of bytes such as 16384',
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

const seconds: Kind<number> = {
  what: `a number of seconds above 0, at most ${LONGEST}`,
  parse(text) {
    const value = /^\d{1,9}(\.\d{1,6})?$/.test(text) ? Number(text) : undefined;
    return isSeconds(value) ? value : undefined;
  },
  is: isSeconds,
};

function oneOf<T extends string>(values: readonly T[]): Kind<T> {
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

const text: Kind<string | undefined> = {
  what: 'a text',
  parse: (value) => (value === '' ? undefined : value),
  is: (value) => value === undefined || isText(value),
};

const texts: Kind<readonly string[]> = {
  what: 'a list of texts',
  parse: parseList,
  is: (value) => isListOf(value, isText),
};

const keys: Kind<SecretKey | undefined> = {
  what: 'a text, bytes, or a list of them, none empty',
  parse(value) {
    const list = parseList(value);
    return list.length > 0 ? list : undefined;
  },
  is: (value) => value === undefined || isKey(value) || (isListOf(value, isKey) && (value as string[]).length > 0),
};

const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*)$/i;

const isAddress = (value: unknown): boolean => isText(value) && ADDRESS.test(value as string);

const proxies: Kind<TrustedProxies> = {
  what: 'the number of proxies, or a list of their addresses',
  parse(value) {
    const list = parseList(value);
    return count.parse(value) ?? (list.length > 0 && list.every(isAddress) ? list : undefined);
  },
  is: (value) => isCount(value) || isListOf(value, isAddress),
};

const callback: Kind<FileCallback | undefined> = {
  what: 'a function',
  parse: () => undefined,
  is: (value) => value === undefined || typeof value === 'function',
};

/** The register of settings: how each is named in the environment, what it is at first, what it takes. */
const SETTINGS: { readonly [Name in keyof Settings]: Setting<Settings[Name]> } = {
  bufferSize: { env: 'poor_BufferSize', initial: 16384, kind: size },
  debug: { env: 'poor_Debug', initial: false, kind: flag },
  documentIndex: { env: 'poor_DocumentIndex', initial: false, kind: flag },
  documentRoot: { env: 'poor_DocumentRoot', initial: undefined, kind: text },
  logLevel: { env: 'poor_LogLevel', initial: 'warn', kind: oneOf(LOG_LEVELS) },
  secretKey: { env: 'poor_SecretKey', initial: undefined, kind: keys },
  autoArgs: { env: 'poor_AutoArgs', initial: true, kind: flag },
  autoForm: { env: 'poor_AutoForm', initial: true, kind: flag },
  autoJson: { env: 'poor_AutoJson', initial: true, kind: flag },
  autoCookies: { env: 'poor_AutoCookies', initial: true, kind: flag },
  keepBlankValues: { env: 'poor_KeepBlankValues', initial: false, kind: flag },
  strictParsing: { env: 'poor_StrictParsing', initial: false, kind: flag },
  dataSize: { env: 'poor_DataSize', initial: 1024 ** 2, kind: size },
  fileSize: { env: 'poor_FileSize', initial: 1024 ** 3, kind: size },
  fileCallback: { initial: undefined, kind: callback },
  maxFields: { env: 'poor_MaxFields', initial: 1000, kind: count },
  maxFiles: { env: 'poor_MaxFiles', initial: 20, kind: count },
  readTimeout: { env: 'poor_ReadTimeout', initial: 10, kind: seconds },
  trustedProxies: { env: 'poor_TrustedProxies', initial: 0, kind: proxies },
  precompressed: { env: 'poor_Precompressed', initial: false, kind: flag },
  errorFormat: { env: 'poor_ErrorFormat', initial: 'auto', kind: oneOf(['auto', 'html', 'json']) },
  formMimeTypes: { initial: Object.freeze(['application/x-www-form-urlencoded', 'multipart/form-data']), kind: texts },
  jsonMimeTypes: { initial: Object.freeze(['application/json']), kind: texts },
};

export const SETTING_NAMES: readonly (keyof Settings)[] = Object.keys(SETTINGS) as (keyof Settings)[];

/** Throws a TypeError that says what a property takes. */
export function checkSetting(name: keyof Settings, value: unknown): void {
  const { kind } = SETTINGS[name];
  if (!kind.is(value))
    throw new TypeError(`${name} must be ${kind.property ?? kind.what}, not ${describeValue(name, value)}`);
}

/** A rejected value for a message; what might be a key is never repeated. */
function describeValue(name: keyof Settings, value: unknown): string {
  if (name === 'secretKey') return `a ${typeof value}`;
  return typeof value === 'string' ? JSON.stringify(value) : toText(value);
}

/** A value and where it came from, for the page that shows them. */
export interface Origin {
  readonly name: keyof Settings;
  readonly env: string | undefined;
  readonly provenance: Provenance;
}

/** Everything an env record and the properties say together. */
export interface Configuration {
  readonly config: Config;
  readonly origins: readonly Origin[];
  /** One line for each variable that is not what it should be. */
  readonly warnings: readonly string[];
}

/** Env wins over the property, the property over the default; a bad variable counts as absent and makes a warning. */
export function readConfiguration(env: EnvRecord, properties: Partial<Settings>): Configuration {
  const config: Record<string, unknown> = {};
  const origins: Origin[] = [];
  const warnings: string[] = [];
  for (const name of SETTING_NAMES) {
    const { env: variable, initial, kind } = SETTINGS[name];
    const given = Object.hasOwn(properties, name);
    config[name] = given ? properties[name] : initial;
    let provenance: Provenance = given ? 'property' : 'default';
    const written = variable === undefined ? undefined : readOwnText(env, variable);
    if (variable !== undefined && written !== undefined) {
      const value = kind.parse(written.trim());
      if (value === undefined) {
        warnings.push(`${variable} must be ${kind.what}, not ${describeValue(name, written)}; it stays as it was`);
      } else {
        config[name] = value;
        provenance = 'env';
      }
    }
    origins.push({ name, env: variable, provenance });
  }
  const known = new Set(SETTING_NAMES.map((name) => SETTINGS[name].env));
  for (const key of Object.keys(env)) {
    if (key.startsWith('poor_') && !known.has(key))
      warnings.push(`${key} is no variable of poorfetch; it does not count`);
  }
  return { config: config as unknown as Config, origins, warnings };
}

function readOwnText(env: EnvRecord, name: string): string | undefined {
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** The application's own variables: `app_db_file` as `db_file`, trimmed (Poor WSGI, "Application / User options"). */
export function readOptions(env: EnvRecord): Readonly<Record<string, string>> {
  const options: Record<string, string> = Object.create(null);
  for (const key of Object.keys(env)) {
    const value = env[key];
    if (key.startsWith('app_') && typeof value === 'string') options[key.slice(4).toLowerCase()] = value.trim();
  }
  return options;
}

/** Whether a record, which may be anything that a runtime hands over, configures something. */
export function holdsConfiguration(env: object): boolean {
  return Object.keys(env).some((key) => isConfiguration(env as EnvRecord, key));
}

/** What of a record configures. */
export function pickConfiguration(env: object): EnvRecord {
  const keys = Object.keys(env).filter((key) => isConfiguration(env as EnvRecord, key));
  return Object.fromEntries(keys.map((key) => [key, (env as EnvRecord)[key]]));
}

function isConfiguration(env: EnvRecord, key: string): boolean {
  return (key.startsWith('poor_') || key.startsWith('app_')) && typeof env[key] === 'string';
}
