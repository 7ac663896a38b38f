import type { Environment } from './app/app-context.ts';
import { AppContextCache } from './app/app-context-cache.ts';
import type { Answer, Entry } from './app/entry.ts';
import type { MountedEntry } from './app/fetch-handler.ts';
import { createProfile, type Profile, type Profiler } from './app/profile.ts';
import { Registry } from './app/registry.ts';
import { Registrar } from './app/router.ts';
import { checkOptionNames } from './config/check-options.ts';
import { checkSetting, copySetting, SETTING_NAMES, type Settings, type SettingValues } from './config/config.ts';
import { TargetParser } from './http/target-parser.ts';
import { checkLogger, Log, type Logger } from './logging/log.ts';
import { LOG_DEBUG, LOG_ERR, LOG_INFO, LOG_WARNING } from './logging/log-levels.ts';
import { createRedactor, secretsOf } from './logging/redact.ts';
import { completeRecord, handleRequest, toWebResponse } from './pipeline/handle-request.ts';
import { andThen, type MaybePromise } from './pipeline/maybe-promise.ts';
import { PipelineContext } from './pipeline/pipeline-context.ts';
import { preload } from './pipeline/preload.ts';
import { checkPlatform, type EnvRecord, explainArrival, type FetchArguments, type Platform } from './platform.ts';
import { Lifetime } from './request/lifetime.ts';
import { fallbackRecord, fallbackResponse } from './response/fallback-record.ts';
import type { ResponseRecord } from './response/response-record.ts';
import { createFilter, type FilterDefinition } from './routing/filters.ts';

/** Options of the constructor: all settings and these. */
export interface ApplicationOptions<Own = unknown> extends SettingValues {
  /** A name for the debug page and for messages. Default: `poorfetch`. */
  readonly name?: string;
  /** Environment variables: `poor_*` and `app_*`. Those that `serve` or the runtime provides win over them. */
  readonly env?: EnvRecord;
  /** The platform of the runtime, for an application that the runtime serves directly. `serve` sets it itself. */
  readonly platform?: Platform;
  /** Receives log lines. Default: `[level] message` on stderr. */
  readonly logger?: Logger;
  /** Your own filters, by name. */
  readonly filters?: { readonly [Name in keyof Own]: FilterDefinition<Own[Name]> };
}

/** Binds an application to a platform and an environment, for adapters. Undefined for any other object. */
export let bindApplication: (app: object, platform: Platform, env: EnvRecord) => Entry | undefined;

const NOTHING: EnvRecord = Object.freeze({});

const OPTIONS: readonly string[] = ['name', 'env', 'platform', 'logger', 'filters', ...SETTING_NAMES];

// biome-ignore lint/correctness/noUnusedVariables: a merged interface has the parameters of its class
export interface Application<Own> extends Settings {}

/**
 * A web application: handlers and hooks are registered on it, and `fetch` answers requests.
 *
 *     const app = new Application()
 *     app.get('/hello/<name>', (req, name) => html`Hello <b>${name}</b>`)
 *     export default app
 *
 * Bun, Deno and Workers serve the default export; on Node, use `serve` of `poorfetch/node` or the command.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the settings are defined in a loop
export class Application<Own = unknown> extends Registrar<Own> {
  readonly #registry: Registry;
  readonly #name: string;
  readonly #env: EnvRecord;
  readonly #logger: Logger | undefined;
  readonly #properties: Partial<Settings> = {};
  readonly #contexts: AppContextCache;
  readonly #targets = new TargetParser();
  #profile: Profile | undefined;

  static {
    bindApplication = (app, platform, env) => {
      if (!(#name in app)) return undefined;
      const environment = app.#contexts.bind(platform, env);
      // What cannot be used is warned of at the start, not at the first request.
      preload(app.#contexts.of(environment));
      return {
        fetch: (arrival) => app.#fetch(arrival, environment),
        answer: (arrival) => app.#answer(arrival, environment),
        report: (error) => app.#contexts.last.log.writeError('The server', error),
      };
    };
    for (const name of SETTING_NAMES) {
      Object.defineProperty(Application.prototype, name, {
        get(this: Application) {
          // A key is set, never read: whatever looks into an application, such as `util.inspect`, does not find it.
          return name === 'secretKey' ? undefined : this.#contexts.own.config[name];
        },
        set(this: Application, value: unknown) {
          this.#set(name, value);
        },
      });
    }
  }

  /** @throws TypeError for an unknown option or a wrong value. */
  constructor(options: ApplicationOptions<Own> = {}) {
    const registry = new Registry();
    super({ registry, prefix: '', prefixes: [], filters: registry.filters, middleware: [] });
    this.#registry = registry;
    if (typeof options !== 'object' || options === null)
      throw new TypeError(`An application takes options, such as { name: 'shop' }, not ${JSON.stringify(options)}`);
    checkOptionNames('An application', options, OPTIONS);
    const { name = 'poorfetch', env = NOTHING, platform, logger, filters = {}, ...settings } = options;
    checkPlatform(platform);
    checkLogger(logger);
    this.#name = name;
    this.#env = env;
    this.#logger = logger;
    this.#contexts = new AppContextCache({ name, properties: this.#properties, logger }, env, platform);
    registry.application = { name, entry: this.#mounted };
    for (const [filter, definition] of Object.entries<FilterDefinition>(filters)) {
      registry.filters.own.set(filter, createFilter(filter, definition));
    }
    for (const setting of SETTING_NAMES) if (settings[setting] !== undefined) this.#set(setting, settings[setting]);
  }

  /** The name of the application. */
  get name(): string {
    return this.#name;
  }

  /**
   * Answers a request. It can be passed on without the application, and it never rejects.
   * @param env On Workers and in tests: variables for the configuration. Other runtimes pass something else here.
   */
  fetch: (request: Request, env?: unknown, context?: unknown) => Promise<Response> = (request, env, context) => {
    const response = this.#fetch({ request, env, context });
    return response instanceof Promise ? response : Promise.resolve(response);
  };

  /**
   * Sends a request to the application, for tests. A path is completed to `http://localhost`.
   *
   *     const response = await app.request('/user/7', { method: 'DELETE' })
   */
  async request(input: string | URL | Request, init?: RequestInit, env?: unknown): Promise<Response> {
    if (typeof input === 'string' && !/^(?:\/|https?:)/.test(input)) {
      throw new TypeError(`request takes a path that starts with /, or a URL, not ${JSON.stringify(input)}`);
    }
    const request = typeof input === 'string' && input.startsWith('/') ? `http://localhost${input}` : input;
    return this.fetch(new Request(request, init), env);
  }

  /** Adds or replaces a filter, see `Registrar.setFilter`, and returns the application. */
  override setFilter<Name extends string, T = string>(
    name: Name,
    regexp: RegExp | string,
    convert?: (text: string) => T,
    format?: (value: T) => string,
  ): Application<Omit<Own, Name> & Record<Name, T>> {
    return super.setFilter(name, regexp, convert, format) as never;
  }

  /**
   * Runs each request inside a profiler, with a file name built from its path: `log/req_debug-info.cpuprofile` for
   * `/debug-info`. An error in the profiler is logged. In a mounted application, the profiler of the outer one is used.
   * @param prefix The start of the file names, such as `log/req`.
   */
  setProfile(profiler: Profiler, prefix: string): void {
    this.#profile = createProfile(profiler, prefix);
  }

  /** Removes the profiler. */
  delProfile(): void {
    this.#profile = undefined;
  }

  /** The `app_` variables, without the prefix and in lower case. */
  getOptions(): Readonly<Record<string, string>> {
    return this.#contexts.own.options;
  }

  /** Writes one line to the log; `level` is a LOG_* constant. */
  logError(message: unknown, level: number = LOG_ERR): void {
    this.#contexts.last.log.write(message, level);
  }

  /** `logError` with LOG_WARNING. */
  logWarning(message: unknown): void {
    this.logError(message, LOG_WARNING);
  }

  /** `logError` with LOG_INFO. */
  logInfo(message: unknown): void {
    this.logError(message, LOG_INFO);
  }

  /** `logError` with LOG_DEBUG. */
  logDebug(message: unknown): void {
    this.logError(message, LOG_DEBUG);
  }

  override toString(): string {
    return `Application ${this.#name}`;
  }

  toJSON(): { name: string } {
    return { name: this.#name };
  }

  #set(name: keyof Settings, value: unknown): void {
    Object.assign(this.#properties, { [name]: copySetting(checkSetting(name, value)) });
    this.#contexts.forget();
  }

  /** @param environment Where the request is served; undefined where its `env` tells. */
  #fetch(arrival: FetchArguments, environment?: Environment): MaybePromise<Response> {
    const context = this.#createContext(arrival, environment);
    if (context === undefined) return fallbackResponse();
    return andThen(this.#handle(context), (record) => toWebResponse(context, record));
  }

  #answer(arrival: FetchArguments, environment?: Environment): Answer {
    const context = this.#createContext(arrival, environment);
    if (context !== undefined) return { record: this.#handle(context), lifetime: context.lifetime };
    return { record: fallbackRecord(), lifetime: new Lifetime({ failed() {}, bodyEnded() {} }) };
  }

  #handle(context: PipelineContext): MaybePromise<ResponseRecord> {
    const profile = this.#profile;
    const record = profile === undefined ? handleRequest(context) : profile(context, () => handleRequest(context));
    return andThen(record, (last) => completeRecord(context, last));
  }

  /** Returns undefined, and logs the reason, if no context can be created. */
  #createContext(arrival: FetchArguments, environment: Environment | undefined): PipelineContext | undefined {
    try {
      const app = this.#contexts.lend(environment ?? this.#contexts.ofArgument(arrival.env));
      const target = this.#targets.read(arrival.request, app.platform?.checksHost !== true);
      return new PipelineContext(this.#registry.tables, arrival, app, target);
    } catch (error) {
      const { secretKey, redact = [] } = this.#properties;
      const log = new Log('error', this.#logger, createRedactor(secretsOf({ secretKey, redact }, [this.#env])));
      log.writeError('The request could not be answered', explainArrival(arrival, error));
      return undefined;
    }
  }

  /** Answers for the application around it, which has found out where the request goes. */
  readonly #mounted: MountedEntry = (outer, req, path, prefix) => {
    const app = this.#contexts.lendMounted(outer.app, outer.config);
    const target = { path, query: outer.target?.query ?? '' };
    const context = new PipelineContext(this.#registry.tables, outer.fetchArguments, app, target, outer, prefix);
    Object.assign(context.req, req);
    context.adopt(outer);
    return andThen(handleRequest(context), (record) => {
      Object.assign(req, context.req);
      outer.adopt(context);
      return record;
    });
  };
}
