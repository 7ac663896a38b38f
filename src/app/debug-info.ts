import { encodePath, encodeText } from '../http/request-target.ts';
import { nameOf, toText } from '../logging/log.ts';
import { MASK, type Redact } from '../logging/redact.ts';
import type {
  ApplicationInfo,
  DebugInfo,
  EnvironmentInfo,
  ErrorInfo,
  FilterInfo,
  HandlerInfo,
  Pair,
  ScopeInfo,
  StateInfo,
  VariableInfo,
} from '../pages/debug-info.ts';
import type { RequestContext } from '../request/request-context.ts';
import type { Rule } from '../routing/rule.ts';
import type { AppContext } from './app-context.ts';
import { groupMethods, mountsOf, type RouteEntry, type Scope, type Tables } from './snapshot.ts';

/** All that the debug page shows. */
export function collectDebug(tables: Tables, { request, app, prefix }: RequestContext): DebugInfo {
  const { name, options, platform, redact } = app;
  const application = collectApplication(name, tables, prefix, new Set([tables]));
  return {
    ...redactAll(application, redact),
    runtime: platform?.name ?? null,
    requestHeaders: toPairs(request.headers, redact),
    variables: collectVariables(app),
    options: toPairs(Object.entries(options), redact),
    environment: collectEnvironment(app),
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
    handlers: [...tables.routes.rules().flatMap((rule) => collectRule(rule, prefix)), ...collectDefaults(tables.root)],
    ...collectScope(tables.root),
    filters: collectFilters(tables),
    groups: tables.groups.map((group) => {
      const settings = Object.entries(group.settings).map(([setting, value]) => ({
        name: setting,
        value: toText(value),
      }));
      return { prefix: group.prefix, ...collectScope(group), settings, defaults: collectDefaults(group) };
    }),
    mounted: mounts,
  };
}

/** A line for each handler of a rule. */
function collectRule({ kind, text, handlers }: Rule<RouteEntry>, prefix: string): HandlerInfo[] {
  return collectMethods(handlers).flatMap(([entry, methods]): HandlerInfo[] => {
    const { mounted } = entry;
    if (mounted === undefined) {
      const isLink = kind === 'static' && (methods.includes('GET') || methods.includes('*'));
      const href = isLink ? toHref(prefix + encodeText(text)) : null;
      return [{ kind, rule: text, href, methods, ...describe(entry) }];
    }
    if (kind === 'static' || text === mounted.prefix) return [];
    const rule = `${mounted.prefix}/`;
    const who = mounted.inner === undefined ? 'fetch' : `application ${mounted.inner.name}`;
    return [{ kind: 'mounted', rule, href: toHref(prefix + encodeText(rule)), methods, handler: who }];
  });
}

function describe({ handler, middleware = [] }: RouteEntry): Pick<HandlerInfo, 'handler' | 'middleware'> {
  const label = { handler: labelOf(handler) };
  return middleware.length === 0 ? label : { ...label, middleware: middleware.map(labelOf) };
}

function collectScope(scope: Scope): ScopeInfo {
  const { middleware, pre, post } = scope;
  return {
    middleware: middleware.map(labelOf),
    states: collectStates(scope),
    errors: collectErrors(scope),
    preHooks: pre.map(labelOf),
    postHooks: post.map(labelOf),
  };
}

function collectDefaults({ defaults }: Scope): HandlerInfo[] {
  return collectMethods(defaults).map(([entry, methods]) => {
    return { kind: 'default', rule: null, href: null, methods, ...describe(entry) };
  });
}

function collectStates({ states }: Scope): StateInfo[] {
  return [...states]
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
    .flatMap(([code, byMethod]) =>
      collectMethods(byMethod).map(([handler, methods]) => ({ code, methods, handler: labelOf(handler) })),
    );
}

function collectErrors({ errors }: Scope): ErrorInfo[] {
  return errors.flatMap(({ errorClass, handlers }) =>
    collectMethods(handlers).map(([handler, methods]) => {
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

/** The methods of each handler; `*` alone for one that takes any. */
function collectMethods<H>(handlers: ReadonlyMap<string, H>): [handler: H, methods: string[]][] {
  return [...groupMethods(handlers)].map(([handler, methods]) => {
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
    const shown = name === 'secretKey' ? maskSecret(config[name]) : redact(formatSetting(config[name]));
    return { name, value: shown, variable: env ?? null, from: provenance };
  });
}

function formatSetting(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'On' : 'Off';
  if (typeof value === 'function') return labelOf(value);
  return Array.isArray(value) ? value.map(toText).join(', ') : toText(value);
}

/** Only `poor_*` and `app_*` variables are shown with their values, all others with their names only. */
function collectEnvironment({ origins, redact, environment: { env } }: AppContext): EnvironmentInfo[] {
  const settings = new Map(origins.map(({ name, env: variable }) => [variable, name]));
  return Object.keys(env)
    .sort()
    .map((name) => {
      const value = env[name];
      const setting = settings.get(name);
      if (typeof value !== 'string') return { name, value: null };
      if (name.startsWith('app_')) return { name, value: showValue(name, value, redact) };
      if (setting === undefined) return { name, value: null };
      return { name, value: setting === 'secretKey' ? maskSecret(value) : redact(value) };
    });
}

/** A name that says that its value is secret; `cookie` is the header field, not a setting such as a cookie's domain. */
const SECRET_NAME = /secret|token|password|key|credential|auth|^cookie$/i;

function showValue(name: string, value: string, redact: Redact): string {
  return SECRET_NAME.test(name) ? maskSecret(value) : redact(value);
}

/** For a secret, only whether it is set is shown. */
function maskSecret(value: unknown): string {
  return value === undefined || value === '' ? `${MASK} (not set)` : `${MASK} (set)`;
}

function toPairs(entries: Iterable<readonly [string, string]>, redact: Redact): Pair[] {
  return [...entries].map(([name, value]) => ({ name, value: showValue(name, value, redact) }));
}
