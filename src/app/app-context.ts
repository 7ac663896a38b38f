import { type Config, readConfiguration, readOptions, type SettingSource, type Settings } from '../config/config.ts';
import { Log, type Logger } from '../logging/log.ts';
import { LOG_WARNING } from '../logging/log-levels.ts';
import { createRedactor, type Redact, secretsOf } from '../logging/redact.ts';
import type { EnvRecord, Platform } from '../platform.ts';

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
  /** Undefined where the default log is used. */
  readonly logger: Logger | undefined;
  /** Warnings that were logged already. A mounted application shares them with the outer one: it reads the same variables. */
  readonly warned: Set<string>;
}

/** What an application brings along. */
export interface AppOptions {
  readonly name: string;
  readonly properties: Partial<Settings>;
  readonly logger: Logger | undefined;
}

/**
 * Reads the environment, and warns once about each value that cannot be used.
 * @param outer The context of the application around a mounted one, which inherits what it has not set itself.
 */
export function createContext(
  belongings: AppOptions,
  environment: Environment,
  warned: Set<string>,
  outer?: AppContext,
): AppContext {
  const { name, properties, logger = outer?.logger } = belongings;
  const { config, origins, warnings } = readConfiguration(environment.env, properties, outer?.config);
  const { platform } = environment;
  const redact = createRedactor(secretsOf(config, [environment.env, environment.bindings ?? {}]));
  const log = new Log(config.logLevel, logger, redact);
  const context = {
    name,
    config,
    origins,
    options: readOptions(environment.env),
    log,
    redact,
    platform,
    environment,
    logger,
    warned: outer?.warned ?? warned,
  };
  for (const warning of [...warnings, ...warnOfFiles(config, platform)]) warnOnce(context, warning);
  return context;
}

export function warnOnce({ log, warned }: AppContext, warning: string): void {
  if (!warned.has(warning)) log.write(warning, LOG_WARNING);
  warned.add(warning);
}

/** A root of which nothing can be served would be a 404 for each of its files. */
function warnOfFiles({ documentRoot }: Config, platform: Platform | undefined): string[] {
  if (documentRoot === undefined || platform?.files !== undefined) return [];
  return ['documentRoot needs a platform with files: serve the application, or give it the platform of its runtime'];
}
