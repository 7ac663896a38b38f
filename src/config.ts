import { attempt, readEntries } from './env-record.ts';
import { LOG_LEVELS, type LogLevel, toText } from './log.ts';
import type { EnvRecord } from './platform.ts';
import { createRedactor, maskPasswords, type Redact, secretsOf } from './secrets.ts';
import {
  type ByteSize,
  callback,
  count,
  flag,
  type Kind,
  keys,
  oneOf,
  proxies,
  type SecretKey,
  seconds,
  size,
  type TrustedProxies,
  text,
  texts,
} from './setting-kinds.ts';
import type { FileCallback } from './upload.ts';

/** How built-in error pages are written; `auto` asks the Accept field. */
export type ErrorFormat = 'auto' | 'html' | 'json';

/**
 * Every setting of an application, as a property and, but for `fileCallback` and the lists of media types, as an
 * environment variable, which wins: `documentRoot` is `poor_DocumentRoot` (Poor WSGI, "Configuration").
 */
export interface Settings {
  /** Bytes that are written before the response starts. Default 16384; the variable takes `16KiB` too. */
  bufferSize: number;
  /** Whether error pages and `/debug-info` show the inside. Default false. */
  debug: boolean;
  /** Whether a directory without an index is listed. Default false. */
  documentIndex: boolean;
  /** The directory whose files are served, if any. */
  documentRoot: string | undefined;
  /** The least grave level that is logged. Default `warn`. */
  logLevel: LogLevel;
  /** What sessions are sealed with. It can be set, but not read: the application gives `undefined`. */
  secretKey: SecretKey | undefined;
  /** Names of variables whose values are masked in log lines, error pages and the debug page. Default: none. */
  redact: readonly string[];
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
  /** Seconds in which 4 KiB of a body must come, or its end; then the next 4 KiB, and so on. Default 10. */
  readTimeout: number;
  /** How many proxies are in front, or their addresses, networks and names of networks. Default 0: forwarded fields do not count. */
  trustedProxies: TrustedProxies;
  /** Whether `.br`, `.zst` and `.gz` siblings of a file are sent. Default false. */
  precompressed: boolean;
  /** How built-in error pages are written. Default `auto`. */
  errorFormat: ErrorFormat;
  /** Media types of a body that is a form. Default: urlencoded and `multipart/form-data`. */
  formMimeTypes: readonly string[];
  /** Media types of a body that is JSON; every `+json` type is one as well. Default: `application/json`. */
  jsonMimeTypes: readonly string[];
}

/** Settings as they are given: a size may be a text. */
export type SettingValues = {
  readonly [Name in keyof Settings]?: Name extends 'bufferSize' | 'dataSize' | 'fileSize' ? ByteSize : Settings[Name];
};

/** Where a value of the configuration came from; `outer` is the application around a mounted one. */
export type Provenance = 'default' | 'property' | 'env' | 'outer';

/** The settings as they hold for one env record. */
export type Config = Readonly<Settings>;

interface Setting<T> {
  /** The environment variable, if there is one. */
  readonly env?: string;
  readonly initial: T;
  readonly kind: Kind<T>;
}

/** The register of settings: how each is named in the environment, what it is at first, what it takes. */
const SETTINGS: { readonly [Name in keyof Settings]: Setting<Settings[Name]> } = {
  bufferSize: { env: 'poor_BufferSize', initial: 16384, kind: size },
  debug: { env: 'poor_Debug', initial: false, kind: flag },
  documentIndex: { env: 'poor_DocumentIndex', initial: false, kind: flag },
  documentRoot: { env: 'poor_DocumentRoot', initial: undefined, kind: text },
  logLevel: { env: 'poor_LogLevel', initial: 'warn', kind: oneOf(LOG_LEVELS) },
  secretKey: { env: 'poor_SecretKey', initial: undefined, kind: keys },
  redact: { env: 'poor_Redact', initial: Object.freeze([]), kind: texts },
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

/**
 * The value of a property; that of a size may be written as text, as in the environment.
 * @throws TypeError that says what the property takes.
 */
export function checkSetting(name: keyof Settings, value: unknown): unknown {
  const { kind } = SETTINGS[name];
  const known = kind === size && typeof value === 'string' ? size.parse(value) : value;
  if (!kind.is(known))
    throw new TypeError(`${name} must be ${kind.property ?? kind.what}, not ${describeValue(name, value)}`);
  return known;
}

/** Copies lists and the bytes of keys: the caller could change them later, while requests use them. */
export function copySetting(value: unknown): unknown {
  // Not slice(): that of a Buffer shares its memory.
  if (value instanceof Uint8Array) return new Uint8Array(value);
  return Array.isArray(value) ? Object.freeze(value.map(copySetting)) : value;
}

/** A rejected value for a message; what might be a key is never repeated, nor is the password of a URL. */
function describeValue(name: keyof Settings, value: unknown): string {
  if (name === 'secretKey') return value === '' ? 'an empty text' : `a ${typeof value}`;
  return maskPasswords(typeof value === 'string' ? JSON.stringify(value) : toText(value));
}

/** A value and where it came from, for the page that shows them. */
export interface SettingSource {
  readonly name: keyof Settings;
  readonly env: string | undefined;
  readonly provenance: Provenance;
}

/** Everything an env record and the properties say together. */
export interface Configuration {
  readonly config: Config;
  readonly origins: readonly SettingSource[];
  /** One line for each variable that is not what it should be. */
  readonly warnings: readonly string[];
}

/**
 * The order of precedence: environment variable, property, inherited setting, default. An invalid variable is ignored, with
 * a warning.
 * @param outer The configuration that a mounted application inherits, except the document root: its files would be served
 *   again below each prefix.
 */
export function readConfiguration(env: EnvRecord, properties: Partial<Settings>, outer?: Config): Configuration {
  const config: Record<string, unknown> = {};
  const origins: SettingSource[] = [];
  const warnings: string[] = [];
  const variables = new Map(readEntries(env));
  for (const name of SETTING_NAMES) {
    const { env: variable, initial, kind } = SETTINGS[name];
    const given = Object.hasOwn(properties, name);
    const inherits = !given && outer !== undefined && name !== 'documentRoot';
    config[name] = given ? properties[name] : inherits ? outer[name] : initial;
    let provenance: Provenance = given ? 'property' : inherits ? 'outer' : 'default';
    const written = variables.get(variable ?? '');
    if (variable !== undefined && typeof written === 'string') {
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
  for (const key of variables.keys()) {
    if (key.startsWith('poor_') && !known.has(key))
      warnings.push(`${key} is no variable of poorfetch${hintAt(key, known)}; it does not count`);
  }
  return { config: config as unknown as Config, origins, warnings };
}

/** The variable that differs from a wrong one by its case alone. */
function hintAt(key: string, known: ReadonlySet<string | undefined>): string {
  const meant = [...known].find((name) => name?.toLowerCase() === key.toLowerCase());
  return meant === undefined ? '' : `, ${meant} is`;
}

/** Masks the secrets that an environment configures, in what is printed outside of any application. */
export function redactorOf(env: EnvRecord): Redact {
  return createRedactor(secretsOf(readConfiguration(env, {}).config, [env]));
}

/** The application's own variables: `app_db_file` as `db_file`, trimmed (Poor WSGI, "Application / User options"). */
export function readOptions(env: EnvRecord): Readonly<Record<string, string>> {
  const options: Record<string, string> = Object.create(null);
  for (const [key, value] of readEntries(env)) {
    if (key.startsWith('app_') && typeof value === 'string') options[key.slice(4).toLowerCase()] = value.trim();
  }
  return options;
}

/** Picks the configuration variables of a record, which may be anything that a runtime passes to `fetch`. */
export function pickConfiguration(env: object): EnvRecord {
  const names = (attempt(() => Object.keys(env)) ?? []).filter(isVariable);
  const entries = names.map((name) => [name, attempt(() => (env as EnvRecord)[name])] as const);
  return Object.fromEntries(entries.filter(([, value]) => typeof value === 'string'));
}

function isVariable(name: string): boolean {
  return name.startsWith('poor_') || name.startsWith('app_');
}
