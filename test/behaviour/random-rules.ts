import type { ErrorName, MiddlewareAct, Plan, ScopeData } from './random-application.ts';

/*
 * Which routes of a random application have a path, and in which order they are tried.
 */

/** A scope with what it has of those around it. */
export interface PlacedScope {
  readonly scope: ScopeData;
  /** As a regular expression. */
  readonly prefix: string;
  /** Runs around its default handler, which is registered without its own `with`. */
  readonly around: readonly Plan<MiddlewareAct>[];
  /** Runs around its routes. */
  readonly shared: readonly Plan<MiddlewareAct>[];
}

/** What is registered for one rule and method. */
export interface Entry {
  readonly around: readonly Plan<MiddlewareAct>[];
  readonly plan: Plan | undefined;
  readonly mounted: { readonly application: ScopeData; readonly path: string } | undefined;
}

interface Rule {
  readonly pattern: string;
  readonly handlers: Map<string, Entry>;
}

/** A scope and its groups, each before those inside it. */
export function flatten(scope: ScopeData, above = '', around: readonly Plan<MiddlewareAct>[] = []): PlacedScope[] {
  const segment = { '': '', a: '/a', b: '/b', word: '/[a-z]+' }[scope.segment];
  const placed = { scope, prefix: above + segment, around, shared: [...around, ...scope.with] };
  return [placed, ...scope.groups.flatMap((group) => flatten(group, placed.prefix, placed.shared))];
}

/** The scopes that a path is below, outermost first. */
export function scopesOf(all: readonly PlacedScope[], path: string): PlacedScope[] {
  return all
    .filter(({ prefix }) => matches(`${prefix}(/.*)?`, path))
    .sort((one, other) => one.prefix.split('/').length - other.prefix.split('/').length);
}

/** What has a path, by method: static rules first, then in order of registration. Of one rule the last handler counts. */
export function entriesOf(all: readonly PlacedScope[], path: string): ReadonlyMap<string, Entry>[] {
  const rules = new Map<string, Rule>();
  const add = (key: string, pattern: string, methods: readonly string[], entry: Entry): void => {
    const rule = rules.get(key) ?? { pattern, handlers: new Map() };
    rules.set(key, rule);
    for (const method of methods) rule.handlers.set(method, entry);
  };
  for (const { scope, prefix, shared } of all) {
    for (const route of scope.routes) {
      const isStatic = route.path === 'x' || route.path === 'y';
      const pattern = prefix + { x: '/x', y: '/y', word: '/[a-z]+', rest: '/.+' }[route.path];
      const entry = { around: [...shared, ...route.with], plan: route.plan, mounted: undefined };
      add(isStatic ? pattern : route.plan.name, pattern, [route.method], entry);
    }
    const { mounted } = scope;
    const inner = new RegExp(`^${prefix}/m(/.*)$`).exec(path)?.[1];
    if (mounted === undefined || inner === undefined) continue;
    const entry = { around: shared, plan: undefined, mounted: { application: mounted, path: inner } };
    add(`${prefix}/m`, `${prefix}/m/.*`, ['GET', 'PUT'], entry);
  }
  const found = [...rules.values()].filter(({ pattern }) => matches(pattern, path));
  const isStatic = ({ pattern }: Rule): boolean => pattern === path;
  return [...found.filter(isStatic), ...found.filter((rule) => !isStatic(rule))].map(({ handlers }) => handlers);
}

const ERROR_CLASSES: Readonly<Record<string, readonly ErrorName[]>> = {
  Boom: ['Boom', 'Error'],
  Bang: ['Bang', 'Boom', 'Error'],
  TypeError: ['TypeError', 'Error'],
  Error: ['Error'],
};

/** The innermost handler of an error, in one scope the one registered first. */
export function findErrorHandler(scopes: readonly ScopeData[], label: string): Plan | undefined {
  const classes = ERROR_CLASSES[label] ?? [];
  for (const { errors } of scopes.toReversed()) {
    const found = errors.find(({ error }) => classes.includes(error));
    if (found !== undefined) return found.plan;
  }
  return undefined;
}

/** The innermost handler of a status, in one scope the most specific one, that was not called before. */
export function findStatusHandler(
  scopes: readonly ScopeData[],
  code: number,
  called: ReadonlySet<string>,
): Plan | undefined {
  const keys = code < 400 ? [code] : [code, code < 500 ? '4xx' : '5xx', 'error'];
  const plans = scopes.toReversed().flatMap(({ states }) => {
    return keys.flatMap((wanted) => states.findLast(({ key }) => key === wanted)?.plan ?? []);
  });
  return plans.find(({ name }) => !called.has(name));
}

function matches(pattern: string, path: string): boolean {
  return new RegExp(`^${pattern}$`).test(path);
}
