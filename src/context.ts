import { type Config, readConfiguration, readOptions, type SettingSource, type Settings } from './config.ts';
import { Log, type Logger } from './log.ts';
import { LOG_WARNING } from './log-levels.ts';
import type { EnvRecord, Platform } from './platform.ts';
import { createRedactor, type Redact, secretsOf } from './secrets.ts';

/** Where an application runs: what a mounted one shares with the one around it. */
export interface Environment {
  readonly platform: Platform | undefined;
  readonly env: EnvRecord;
  /** What the runtime passes with each request. `env` has the part of it that configures; `redact` may name others. */
  readonly bindings?: EnvRecord;
}

/** What an application lends each of its requests. A request holds this, never the application. */
export interface AppContext {
  readonly name: string;
  readonly config: Config;
  /** Where each value of the configuration came from. */
  readonly origins: readonly SettingSource[];
  /** The application's own variables, `app_*` without the prefix. */
  readonly options: Readonly<Record<string, string>>;
  readonly log: Log;
  /** Masks the configured secrets, and passwords in URLs. */
  readonly redact: Redact;
  readonly platform: Platform | undefined;
  readonly environment: Environment;
}

/** What an application brings along. */
export interface Belongings {
  readonly name: string;
  readonly properties: Partial<Settings>;
  readonly logger: Logger | undefined;
}

/** Reads the environment once, and warns of what in it cannot be used, once. */
export function createContext(
  { name, properties, logger }: Belongings,
  environment: Environment,
  warned: Set<string>,
): AppContext {
  const { config, origins, warnings } = readConfiguration(environment.env, properties);
  const { platform } = environment;
  const redact = createRedactor(secretsOf(config, [environment.env, environment.bindings ?? {}]));
  const log = new Log(config.logLevel, logger, redact);
  for (const warning of [...warnings, ...warnOfFiles(config, platform)]) {
    if (!warned.has(warning)) log.write(warning, LOG_WARNING);
    warned.add(warning);
  }
  return {
    name,
    config,
    origins,
    options: readOptions(environment.env),
    log,
    redact,
    platform,
    environment,
  };
}

/** A root of which nothing can be served would be a 404 for each of its files. */
function warnOfFiles({ documentRoot }: Config, platform: Platform | undefined): string[] {
  if (documentRoot === undefined || platform?.files !== undefined) return [];
  return ['documentRoot needs a platform with files: serve the application, or give it the platform of its runtime'];
}
