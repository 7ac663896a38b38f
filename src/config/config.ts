import { LOG_LEVELS, type LogLevel, toText } from '../logging/log.ts';
import { createRedactor, maskPasswords, type Redact, secretsOf } from '../logging/redact.ts';
import type { EnvRecord } from '../platform.ts';
import type { FileCallback } from '../request/upload-types.ts';
import { attempt, readEntries } from './env.ts';
import {
  type ByteSize,
  callback,
  count,
  flag,
  keys,
  oneOf,
  proxies,
  type SecretKey,
  type SettingType,
  seconds,
  size,
  type TrustedProxies,
  text,
  texts,
} from './setting-types.ts';

/** The format of built-in error pages; `auto` follows the Accept header. */
export type ErrorFormat = 'auto' | 'html' | 'json';

/**
 * The settings of an application. Each is a property and, except `fileCallback` and the lists of media types, an environment
 * variable, which wins: `documentRoot` is `poor_DocumentRoot`.
 */
export interface Settings {
  /** Bytes written with `req.write` before the response starts. Default: 16384. */
  bufferSize: number;
  /** Show stack traces in error pages, and serve `/debug-info`. Default: false. */
  debug: boolean;
  /** List directories that have no `index.html`. Default: false. */
  documentIndex: boolean;
  /** The directory whose files are served. Default: none. */
  documentRoot: string | undefined;
  /** The lowest level that is logged. Default: `warn`. */
  logLevel: LogLevel;
  /** The key of sessions. It can be set, but not read: the property returns `undefined`. */
  secretKey: SecretKey | undefined;
  /** Names of environment variables whose values are masked in logs, error pages and the debug page. Default: none. */
  redact: readonly string[];
  /** Parse the query into `req.args`. Default: true. */
  autoArgs: boolean;
  /** Parse forms in the body of POST, PUT and PATCH into `req.form`. Default: true. */
  autoForm: boolean;
  /** Parse JSON in the body of POST, PUT and PATCH into `req.json`. Default: true. */
  autoJson: boolean;
  /** Parse cookies into `req.cookies`. Default: true. */
  autoCookies: boolean;
  /** Keep parameters that have no value, as an empty string. Default: false. */
  keepBlankValues: boolean;
  /** Answer a malformed query or form with 400. Default: false. */
  strictParsing: boolean;
  /** Bytes of a request body that are kept in memory. Default: 1 MiB. */
  dataSize: number;
  /** Maximum size of one uploaded file in bytes. Default: 1 GiB. */
  fileSize: number;
  /** Decides where uploaded files go. Default: small ones to memory, others to temporary files. */
  fileCallback: FileCallback | undefined;
  /** Maximum number of fields of a query or form. Default: 1000. */
  maxFields: number;
  /** Maximum number of files of one form. Default: 20. */
  maxFiles: number;
  /** Seconds in which each next 4 KiB of a body, or its end, must arrive. Default: 10. */
  readTimeout: number;
  /** The number of proxies in front, or a list of trusted ones. Default: 0, which ignores forwarding headers. */
  trustedProxies: TrustedProxies;
  /** Send the `.br`, `.zst` or `.gz` variant of a file. Default: false. */
  precompressed: boolean;
  /** The format of built-in error pages. Default: `auto`. */
  errorFormat: ErrorFormat;
  /** Media types that are parsed as forms. Default: urlencoded and `multipart/form-data`. */
  formMimeTypes: readonly string[];
  /** Media types that are parsed as JSON, besides all that end in `+json`. Default: `application/json`. */
  jsonMimeTypes: readonly string[];
}

/** Settings as options: sizes may be strings. */
export type SettingValues = {
  readonly [Name in keyof Settings]?: Name extends 'bufferSize' | 'dataSize' | 'fileSize' ? ByteSize : Settings[Name];
};

/** Where a value of the configuration came from; `outer` is the application around a mounted one. */
export type Provenance = 'default' | 'property' | 'env' | 'outer';

/** The values of all settings. */
export type Config = Readonly<Settings>;

interface Setting<T> {
  /** The environment variable, if there is one. */
  readonly env?: string;
  readonly initial: T;
  readonly kind: SettingType<T>;
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
