import type { AppContext } from './context.ts';
import { encodePath, encodeText } from './http/target.ts';
import { nameOf, toText } from './log.ts';
import type {
  ApplicationInfo,
  DebugInfo,
  ErrorInfo,
  FilterInfo,
  HandlerInfo,
  Pair,
  StateInfo,
  VariableInfo,
} from './pages/debug-info.ts';
import { maskSecret, maskText, maskValue } from './pages/mask.ts';
import type { Exchange } from './request/exchange.ts';
import type { Rule } from './routing/rule.ts';
import type { Redact } from './secrets.ts';
import type { RouteEntry, Tables } from './tables.ts';

/** All that the debug page shows, without its secrets. */
export function collectDebug(tables: Tables, { request, context, prefix }: Exchange): DebugInfo {
  const { name, options, platform, redact } = context;
  const application = collectApplication(name, tables, prefix, new Set([tables]));
  return {
    ...redactAll(application, redact),
    runtime: platform?.name ?? null,
    requestHeaders: toPairs(request.headers, redact),
    variables: collectVariables(context),
    options: toPairs(Object.entries(options), redact, 'app_'),
    environment: collectEnvironment(context),
  };
}

/** The same with every text redacted: a rule may have a token in it. */
function redactAll<T>(value: T, redact: Redact): T {
  return JSON.parse(JSON.stringify(value), (_, item) => (typeof item === 'string' ? redact(item) : item));
}

/**
 * What is registered at an application. Applications that are mounted, in themselves or in more than one place, are
 * listed once, where they are found first; elsewhere the handler names them. `prefix` is in matching form.
 */
function collectApplication(name: string, tables: Tables, prefix: string, listed: Set<Tables>): ApplicationInfo {
  const mounts = mountsOf(tables).flatMap((mount) => {
    const { inner } = mount;
    const inside = inner?.tables();
    if (inner === undefined || inside === undefined || listed.has(inside)) return [];
    listed.add(inside);
    return [collectApplication(inner.name, inside, prefix + encodeText(mount.prefix), listed)];
  });
  return {
    name,
    prefix: toHref(prefix) ?? '',
    handlers: [...tables.routes.rules().flatMap((rule) => collectRule(rule, prefix)), ...collectDefaults(tables)],
    states: collectStates(tables),
    errors: collectErrors(tables),
    preHooks: tables.pre.map(labelOf),
    postHooks: tables.post.map(labelOf),
    filters: collectFilters(tables),
    mounted: mounts,
  };
}

/** A mount is two rules, one without a slash at its end; the other one counts, and is always there. */
function mountsOf({ routes }: Tables): NonNullable<RouteEntry['mounted']>[] {
  return routes
    .rules()
    .filter(({ kind }) => kind !== 'static')
    .flatMap(({ handlers }) => [...handlers.values()].flatMap(({ mounted }) => mounted ?? []));
}

/** A line for each handler of a rule. */
function collectRule({ kind, text, handlers }: Rule<RouteEntry>, prefix: string): HandlerInfo[] {
  return groupMethods(handlers).flatMap(([entry, methods]): HandlerInfo[] => {
    const { mounted, handler } = entry;
    if (mounted === undefined) {
      const isLink = kind === 'static' && (methods.includes('GET') || methods.includes('*'));
      const href = isLink ? toHref(prefix + encodeText(text)) : null;
      return [{ kind, rule: text, href, methods, handler: labelOf(handler) }];
    }
    if (kind === 'static') return [];
    const rule = `${mounted.prefix}/`;
    const who = mounted.inner === undefined ? 'fetch' : `application ${mounted.inner.name}`;
    return [{ kind: 'mounted', rule, href: toHref(prefix + encodeText(rule)), methods, handler: who }];
  });
}

function collectDefaults({ defaults }: Tables): HandlerInfo[] {
  return groupMethods(defaults).map(([handler, methods]) => {
    return { kind: 'default', rule: null, href: null, methods, handler: labelOf(handler) };
  });
}

function collectStates({ states }: Tables): StateInfo[] {
  return [...states]
    .sort(([a], [b]) => a - b)
    .flatMap(([code, byMethod]) =>
      groupMethods(byMethod).map(([handler, methods]) => ({ code, methods, handler: labelOf(handler) })),
    );
}

function collectErrors({ errors }: Tables): ErrorInfo[] {
  return errors.flatMap(({ errorClass, handlers }) =>
    groupMethods(handlers).map(([handler, methods]) => {
      return { class: labelOf(errorClass), methods, handler: labelOf(handler) };
    }),
  );
}

function collectFilters({ filters }: Tables): FilterInfo[] {
  return [...filters].map(([name, { source, flags, convert }]) => {
    return { name, regexp: `/${source}/${flags}u`, converter: convert === undefined ? 'String' : labelOf(convert) };
  });
}

const NINE = 9;

/** Each handler with its methods; `*` alone where it answers any. */
function groupMethods<H>(handlers: ReadonlyMap<string, H>): [handler: H, methods: string[]][] {
  const groups = new Map<H, string[]>();
  for (const [method, handler] of handlers) groups.set(handler, [...(groups.get(handler) ?? []), method]);
  return [...groups].map(([handler, methods]) => {
    const isAny = methods.includes('*') && (methods.length === 1 || methods.length > NINE);
    return [handler, isAny ? ['*'] : methods.sort()];
  });
}

function labelOf(named: unknown): string {
  return nameOf(named) || 'anonymous';
}

/** The link to a path in matching form; null where a URL cannot carry it. Two slashes first would lead to another host. */
function toHref(path: string): string | null {
  try {
    const href = encodePath(path);
    return href.startsWith('//') ? `/.${href}` : href;
  } catch {
    return null;
  }
}

function collectVariables({ config, origins, redact }: AppContext): VariableInfo[] {
  return origins.map(({ name, env, provenance }) => {
    const value = config[name];
    // The other settings are none, whatever their names: `autoCookies` is On or Off.
    const shown = name === 'secretKey' ? maskSecret(value) : maskText(redact(formatSetting(value)));
    return { name, value: shown, variable: env ?? null, from: provenance };
  });
}

function formatSetting(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'On' : 'Off';
  if (typeof value === 'function') return labelOf(value);
  return Array.isArray(value) ? value.map(toText).join(', ') : toText(value);
}

function collectEnvironment({ origins, redact, environment: { env } }: AppContext): Pair[] {
  const settings = new Set(origins.map(({ name, env: variable }) => (name === 'secretKey' ? undefined : variable)));
  return Object.keys(env)
    .sort()
    .map((name) => {
      const value = redact(describeValue(env[name]));
      return { name, value: settings.has(name) ? maskText(value) : maskValue(name, value) };
    });
}

/** A binding may be anything, and hold anything: of what is no text its kind is told. */
function describeValue(value: unknown): string {
  return typeof value === 'object' || typeof value === 'function' ? `(${typeof value})` : String(value ?? '');
}

/** Names with their values; `prefix` stands before each name where it comes from. */
function toPairs(entries: Iterable<readonly [string, string]>, redact: Redact, prefix = ''): Pair[] {
  return [...entries].map(([name, value]) => ({ name, value: maskValue(prefix + name, redact(value)) }));
}
