import { holdsConfiguration, pickConfiguration } from './config.ts';
import { type AppContext, type Belongings, createContext, type Environment } from './context.ts';
import { mergeRecords } from './env-record.ts';
import type { EnvRecord, Platform } from './platform.ts';

/** The environments that one application runs in, and what it lends requests in each: both are read once. */
export class Contexts {
  readonly #belongings: Belongings;
  readonly #env: EnvRecord;
  readonly #platform: Platform | undefined;
  /** By the object that an environment comes from. */
  readonly #environments = new WeakMap<object, Environment>();
  #contexts = new WeakMap<Environment, AppContext>();
  #own: Environment | undefined;
  /** That of the last request: the next one has most likely the same. */
  #last: AppContext | undefined;
  /** Warnings that were given already: the configuration is read again when a property changes. */
  readonly #warned = new Set<string>();

  constructor(belongings: Belongings, env: EnvRecord, platform: Platform | undefined) {
    this.#belongings = belongings;
    this.#env = env;
    this.#platform = platform;
  }

  /** A property has changed. */
  forget(): void {
    this.#contexts = new WeakMap();
    this.#last = undefined;
  }

  /** The environment that an adapter serves the application in: from now on its own, for what it logs itself. */
  bind(platform: Platform, env: EnvRecord): Environment {
    this.#own = { platform, env: mergeRecords(platform.env?.() ?? {}, this.#env, env) };
    return this.#own;
  }

  /** That of a `fetch` argument, which is something else on runtimes that configure otherwise. */
  ofArgument(env?: unknown): Environment {
    const platform = this.#platform;
    this.#own ??= { platform, env: mergeRecords(platform?.env?.() ?? {}, this.#env) };
    const own = this.#own;
    if (typeof env !== 'object' || env === null) return own;
    const known = this.#environments.get(env);
    if (known !== undefined || !holdsConfiguration(env)) return known ?? own;
    return this.#remember(env, { ...own, env: mergeRecords(own.env, pickConfiguration(env)), bindings: env });
  }

  /** That of an application which is mounted in one that runs in `outer`. */
  ofMounted(outer: Environment): Environment {
    return (
      this.#environments.get(outer) ?? this.#remember(outer, { ...outer, env: mergeRecords(this.#env, outer.env) })
    );
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
