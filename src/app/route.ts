import type { ScopedSettings } from '../config/config-layer.ts';
import type { ByteSize } from '../config/setting-types.ts';
import { checkStart, formatPath } from '../routing/format-path.ts';
import { isGroup } from '../routing/match-segment.ts';
import { type Filters, parsePattern, type Token } from '../routing/pattern.ts';

type SizeSetting = 'dataSize' | 'fileSize';

/** Settings of a group or a route. Missing ones are inherited. Sizes are numbers of bytes or texts such as `50MiB`. */
export type ScopeOptions = Partial<Omit<ScopedSettings, SizeSetting>> & {
  readonly [Name in SizeSetting]?: ByteSize;
};

/** The options between the path and the handler of a route: settings of this route, and a description. */
export interface RouteOptions extends ScopeOptions {
  /** A name, for `app.routes`. */
  readonly name?: string;
  /** Your own data, for `app.routes`. */
  readonly meta?: Readonly<Record<string, unknown>>;
}

type QueryValue = string | number | boolean | null | undefined;

/** Options of `route.path()`. */
export interface PathOptions {
  /** The query. A list repeats its name; null and undefined are left out. */
  readonly query?: Readonly<Record<string, QueryValue | readonly QueryValue[]>> | URLSearchParams;
  /** Parameters of the prefixes at which the application is mounted, by name. */
  readonly params?: Readonly<Record<string, unknown>>;
}

/** Where an application is mounted. */
export interface MountPoint {
  readonly pattern: string;
  readonly filters: Filters;
  /** Where the outer application is mounted, if it is. */
  readonly outer: () => MountPoint | undefined;
}

/** A registered route. */
export class Route<Args extends readonly unknown[] = unknown[]> {
  /** The path as it was registered, with the prefixes of its groups. */
  readonly pattern: string;
  /** Upper-case names; `*` for all. */
  readonly methods: readonly string[];
  /** The options of the route. */
  readonly options: RouteOptions;
  readonly #filters: Filters;
  /** Its pattern, parsed when the first path is written. */
  #tokens: readonly Token[] | undefined;
  readonly #mountPoint: () => MountPoint | undefined;

  /** @internal */
  constructor(
    pattern: string,
    methods: readonly string[],
    options: RouteOptions,
    filters: Filters,
    mountPoint: () => MountPoint | undefined,
  ) {
    this.pattern = pattern;
    this.methods = methods;
    this.options = options;
    this.#filters = filters;
    this.#mountPoint = mountPoint;
  }

  /**
   * Builds the encoded path of the route for a URL, with the prefixes at which the application is mounted. If it is mounted at
   * several, the first is used.
   *
   *     const user = app.get('/user/<id:int>', (req, id) => showUser(id));
   *     user.path(7)                            // '/user/7'
   *     user.path(7, { query: { tab: 'log' } }) // '/user/7?tab=log'
   *
   * @param args A value for each parameter, then options.
   * @throws TypeError for a value that does not match the filter of its parameter.
   */
  path(...args: [...args: Args, options?: PathOptions]): string {
    this.#tokens ??= parsePattern(this.pattern, this.#filters);
    const tokens = this.#tokens;
    const size = tokens.filter(isGroup).length;
    const { query, params = {} } = (args[size] ?? {}) as PathOptions;
    let path = formatPath(this.pattern, tokens, args.slice(0, size));
    const seen = new Set<MountPoint>();
    // An application may be mounted in itself.
    for (let point = this.#mountPoint(); point !== undefined && !seen.has(point); point = point.outer()) {
      seen.add(point);
      const outer = parsePattern(point.pattern, point.filters);
      const values = outer.filter(isGroup).map(({ name }) => params[name]);
      if (point.pattern !== '') path = formatPath(point.pattern, outer, values) + path;
    }
    // A prefix may have become a slash alone.
    checkStart(this.pattern, path);
    return path + formatQuery(query);
  }
}

function formatQuery(query: PathOptions['query']): string {
  if (query === undefined) return '';
  const pairs = query instanceof URLSearchParams ? query : new URLSearchParams();
  if (!(query instanceof URLSearchParams)) {
    for (const [name, given] of Object.entries(query)) {
      for (const value of Array.isArray(given) ? given : [given]) {
        if (value !== undefined && value !== null) pairs.append(name, String(value));
      }
    }
  }
  const text = pairs.toString();
  return text === '' ? '' : `?${text}`;
}
