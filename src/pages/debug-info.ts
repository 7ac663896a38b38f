/** A handler as it is registered. */
export interface HandlerInfo {
  readonly kind: 'static' | 'group' | 'regular' | 'mounted' | 'default';
  /** The rule's text, the prefix of what is mounted, null for the default handler. */
  readonly rule: string | null;
  /** Where a browser finds it; null where no one link leads there. */
  readonly href: string | null;
  /** `*` for any. */
  readonly methods: readonly string[];
  readonly handler: string;
  /** Runs around this route alone, outermost first; missing where there is none. */
  readonly middleware?: readonly string[];
}

export interface StateInfo {
  readonly code: number | string;
  readonly methods: readonly string[];
  readonly handler: string;
}

export interface ErrorInfo {
  readonly class: string;
  readonly methods: readonly string[];
  readonly handler: string;
}

export interface FilterInfo {
  readonly name: string;
  readonly regexp: string;
  readonly converter: string;
}

/** What is registered for all paths of an application or a group. */
export interface ScopeInfo {
  /** Outermost first. */
  readonly middleware: readonly string[];
  readonly states: readonly StateInfo[];
  readonly errors: readonly ErrorInfo[];
  readonly preHooks: readonly string[];
  readonly postHooks: readonly string[];
}

export interface GroupInfo extends ScopeInfo {
  /** As it was written. */
  readonly prefix: string;
  /** Those that it sets itself. */
  readonly settings: readonly Pair[];
  readonly defaults: readonly HandlerInfo[];
}

/** What is registered at one application. */
export interface ApplicationInfo extends ScopeInfo {
  readonly name: string;
  /** Where it is mounted, as a browser asks for it; empty at the top. */
  readonly prefix: string;
  /** In the order in which they are tried. */
  readonly handlers: readonly HandlerInfo[];
  readonly filters: readonly FilterInfo[];
  readonly groups: readonly GroupInfo[];
  /** The applications that are mounted, with those that are mounted in them. */
  readonly mounted: readonly ApplicationInfo[];
}

/** A name with its value. */
export interface Pair {
  readonly name: string;
  readonly value: string;
}

/** A setting, and where it came from. */
export interface VariableInfo extends Pair {
  /** The environment variable; null where there is none. */
  readonly variable: string | null;
  readonly from: 'default' | 'property' | 'env' | 'outer';
}

/** A variable of the environment; null in place of a value that is not shown. */
export interface EnvironmentInfo {
  readonly name: string;
  readonly value: string | null;
}

/** All that the debug page shows, as text. Secrets are masked already. */
export interface DebugInfo extends ApplicationInfo {
  readonly runtime: string | null;
  readonly requestHeaders: readonly Pair[];
  readonly variables: readonly VariableInfo[];
  readonly options: readonly Pair[];
  readonly environment: readonly EnvironmentInfo[];
}
