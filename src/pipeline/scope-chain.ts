import type { ErrorClass, ErrorHandler, PostHook, PreHook, StateHandler } from '../app/handler.ts';
import type { RunMiddleware } from '../app/middleware.ts';
import { findByMethod, type RouteEntry, type Scope, type StatusKey, type Tables } from '../app/snapshot.ts';
import type { Config } from '../config/config.ts';
import { ConfigLayer } from '../config/config-layer.ts';

/**
 * What applies to a path: the scope of the application, and those of the groups whose prefix the path has. A handler of an
 * inner scope is found before one of an outer scope. Made once for each combination of scopes.
 */
export class ScopeChain {
  readonly tables: Tables;
  /** Outermost first. */
  readonly #scopes: readonly Scope[];
  readonly #inward = new Map<Scope, ScopeChain>();
  readonly #config: ConfigLayer;

  constructor(tables: Tables, scopes: readonly Scope[]) {
    this.tables = tables;
    this.#scopes = scopes;
    // Those of the application are part of its configuration.
    this.#config = new ConfigLayer(Object.assign({}, ...scopes.slice(1).map(({ settings }) => settings)));
  }

  /** This chain with one more scope inside. */
  with(scope: Scope): ScopeChain {
    let chain = this.#inward.get(scope);
    if (chain === undefined) {
      chain = new ScopeChain(this.tables, [...this.#scopes, scope]);
      this.#inward.set(scope, chain);
    }
    return chain;
  }

  /** The application's configuration with the settings of the groups. */
  configOver(config: Config): Config {
    return this.#scopes.length === 1 ? config : this.#config.over(config);
  }

  /** All middleware, the outermost first. */
  get middleware(): RunMiddleware[] {
    return this.#scopes.flatMap((scope) => scope.middleware);
  }

  /** All pre hooks in the order in which they run: those of outer scopes first. */
  get pre(): PreHook[] {
    return this.#scopes.flatMap((scope) => scope.pre);
  }

  /** All post hooks in the order in which they run: those of inner scopes first. */
  get post(): PostHook[] {
    return this.#scopes.toReversed().flatMap((scope) => scope.post);
  }

  findDefault(method: string): RouteEntry | undefined {
    return this.#find((scope) => findByMethod(scope.defaults, method));
  }

  hasDefault(method: string): boolean {
    return this.#scopes.some((scope) => scope.defaults.has(method));
  }

  /** The handler of a status. In one scope, that of the status itself comes before that of `4xx`, and that before `error`. */
  findStateHandler(
    code: number,
    method: string,
    isUsable: (handler: StateHandler) => boolean,
  ): StateHandler | undefined {
    const keys = keysOf(code);
    return this.#find((scope) => {
      for (const key of keys) {
        const handler = findByMethod(scope.states.get(key), method);
        if (handler !== undefined && isUsable(handler)) return handler;
      }
      return undefined;
    });
  }

  /** The handler of an error, of several in one scope the one registered first. */
  findErrorHandler(method: string, isFor: (errorClass: ErrorClass) => boolean): ErrorHandler | undefined {
    return this.#find((scope) => {
      for (const { errorClass, handlers } of scope.errors) {
        const handler = findByMethod(handlers, method);
        if (handler !== undefined && isFor(errorClass)) return handler;
      }
      return undefined;
    });
  }

  #find<T>(look: (scope: Scope) => T | undefined): T | undefined {
    for (let index = this.#scopes.length - 1; index >= 0; index--) {
      const found = look(this.#scopes[index] as Scope);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

function keysOf(code: number): readonly StatusKey[] {
  if (code < 400) return [code];
  return code < 500 ? [code, '4xx', 'error'] : [code, '5xx', 'error'];
}

const chains = new WeakMap<Tables, ScopeChain>();

/** The chain of all paths that are below no group. */
export function rootChainOf(tables: Tables): ScopeChain {
  let chain = chains.get(tables);
  if (chain === undefined) {
    chain = new ScopeChain(tables, [tables.root]);
    chains.set(tables, chain);
  }
  return chain;
}

/** The chain of a path in matching form: of several groups, the one with the shorter prefix is further outside. */
export function chainOf(tables: Tables, path: string): ScopeChain {
  const { groupIndex, groups } = tables;
  let chain = rootChainOf(tables);
  if (groupIndex === undefined) return chain;
  const found = new Set<Scope>();
  let match = groupIndex.find(path, 'GET');
  for (; match !== undefined; match = groupIndex.find(path, 'GET', match.place)) found.add(match.handler);
  if (found.size === 0) return chain;
  for (const scope of groups) if (found.has(scope)) chain = chain.with(scope);
  return chain;
}
