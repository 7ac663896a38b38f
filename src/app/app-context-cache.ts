import { type Config, pickConfiguration } from '../config/config.ts';
import { attempt, mergeRecords } from '../config/env.ts';
import type { EnvRecord, Platform } from '../platform.ts';
import { type AppContext, type AppOptions, createContext, type Environment } from './app-context.ts';

/** The environments that one application runs in, and what it lends requests in each: both are read once. */
export class AppContextCache {
  readonly #belongings: AppOptions;
  readonly #env: EnvRecord;
  readonly #platform: Platform | undefined;
  /** By the object that an environment comes from. */
  #environments = new WeakMap<object, Environment>();
  #contexts = new WeakMap<Environment, AppContext>();
  /** By the settings where it is mounted: those of the application around it, of a group or of a route. */
  #mounted = new WeakMap<Config, AppContext>();
  #own: Environment | undefined;
  /** That of the last request: the next one has most likely the same. */
  #last: AppContext | undefined;
  /** Warnings that were given already: the configuration is read again when a property changes. */
  readonly #warned = new Set<string>();

  constructor(belongings: AppOptions, env: EnvRecord, platform: Platform | undefined) {
    this.#belongings = belongings;
    this.#env = env;
    this.#platform = platform;
  }

  /** A property has changed: it may name other variables to mask, so environments are read again, too. */
  forget(): void {
    this.#environments = new WeakMap();
    this.#contexts = new WeakMap();
    this.#mounted = new WeakMap();
    this.#last = undefined;
  }

  /** The environment that an adapter serves the application in: from now on its own, for what it logs itself. */
  bind(platform: Platform, env: EnvRecord): Environment {
    this.#own = { platform, env: mergeRecords(platform.env?.() ?? {}, this.#env, env) };
    return this.#own;
  }

  /** The environment of the second argument of `fetch`, which holds no variables on some runtimes. */
  ofArgument(env?: unknown): Environment {
    const platform = this.#platform;
    this.#own ??= { platform, env: mergeRecords(platform?.env?.() ?? {}, this.#env) };
    const own = this.#own;
    if (typeof env !== 'object' || env === null) return own;
    return this.#environments.get(env) ?? this.#remember(env, this.#withVariables(own, env));
  }

  /** An environment with the variables of a record; the same environment where the record has none that matter. */
  #withVariables(own: Environment, record: object): Environment {
    const variables = pickConfiguration(record);
    const { redact } = this.of(own).config;
    const matters = Object.keys(variables).length > 0 || redact.some((name) => attempt(() => name in record));
    return matters ? { ...own, env: mergeRecords(own.env, variables), bindings: record as EnvRecord } : own;
  }

  /** The context of a request that the outer application passes on, with the settings there. */
  lendMounted(outer: AppContext, config: Config): AppContext {
    this.#last = this.#mounted.get(config) ?? this.#createMounted(outer, config);
    return this.#last;
  }

  #createMounted(outer: AppContext, config: Config): AppContext {
    const environment = { ...outer.environment, env: mergeRecords(this.#env, outer.environment.env) };
    const context = createContext(this.#belongings, environment, this.#warned, { ...outer, config });
    this.#mounted.set(config, context);
    return context;
  }

  #remember(source: object, environment: Environment): Environment {
    this.#environments.set(source, environment);
    return environment;
  }

  /** What a request in this environment gets. */
  lend(environment: Environment): AppContext {
    if (this.#last?.environment === environment) return this.#last;
    this.#last = this.of(environment);
    return this.#last;
  }

  of(environment: Environment): AppContext {
    const known = this.#contexts.get(environment);
    if (known !== undefined) return known;
    const context = createContext(this.#belongings, environment, this.#warned);
    this.#contexts.set(environment, context);
    return context;
  }

  /** That of the application itself. */
  get own(): AppContext {
    return this.of(this.ofArgument());
  }

  /** That of the last request: on Workers the variables, and the secrets among them, come with requests. */
  get last(): AppContext {
    return this.#last ?? this.own;
  }
}
