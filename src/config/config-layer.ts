import { checkOptionNames } from './check-options.ts';
import { type Config, checkSetting, copySetting, type Settings } from './config.ts';

/** The settings that a group or a single route can have of its own; all others are those of the application. */
export type ScopedSettings = Omit<
  Settings,
  | 'bufferSize'
  | 'debug'
  | 'documentIndex'
  | 'documentRoot'
  | 'logLevel'
  | 'secretKey'
  | 'redact'
  | 'trustedProxies'
  | 'precompressed'
>;

/** A record, so that the compiler finds a setting that is missing here. */
const SCOPED: { readonly [Name in keyof ScopedSettings]: true } = {
  autoArgs: true,
  autoForm: true,
  autoJson: true,
  autoCookies: true,
  keepBlankValues: true,
  strictParsing: true,
  dataSize: true,
  fileSize: true,
  fileCallback: true,
  maxFields: true,
  maxFiles: true,
  readTimeout: true,
  errorFormat: true,
  formMimeTypes: true,
  jsonMimeTypes: true,
};

const SCOPED_SETTINGS = Object.keys(SCOPED) as (keyof ScopedSettings)[];

/**
 * Checks the settings of a group or a route, and copies them.
 * @param of Whose they are, as a sentence begins: `A route`.
 * @param others Names that are allowed beside settings.
 * @throws TypeError for a name that is no setting, or for a wrong value.
 */
export function checkScopedSettings(of: string, options: object, others: readonly string[] = []): Partial<Settings> {
  checkOptionNames(of, options, [...others, ...SCOPED_SETTINGS]);
  const settings: Record<string, unknown> = {};
  for (const name of SCOPED_SETTINGS) {
    const value: unknown = (options as Partial<Settings>)[name];
    if (value === undefined) continue;
    settings[name] = copySetting(checkSetting(name, value));
  }
  return settings as Partial<Settings>;
}

/** Settings that take the place of those of a configuration. Each result is made once, so that it can be a key of caches. */
export class ConfigLayer {
  readonly #settings: Partial<Settings>;
  readonly #configs = new WeakMap<Config, Config>();

  constructor(settings: Partial<Settings>) {
    this.#settings = settings;
  }

  over(config: Config): Config {
    let merged = this.#configs.get(config);
    if (merged === undefined) {
      merged = Object.keys(this.#settings).length === 0 ? config : { ...config, ...this.#settings };
      this.#configs.set(config, merged);
    }
    return merged;
  }
}
