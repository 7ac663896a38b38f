/** One line of a table, written as ours writes it: `/order/<id:int>`, `/static/<path:re:.*>`. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly handler: () => void;
}

/** What is looked for, and what must be found. */
export interface Search {
  readonly method: string;
  readonly path: string;
  /** The route's path; undefined where nothing is to be found. */
  readonly route?: string;
  /** The arguments by name, converted as its filters say. */
  readonly args?: Readonly<Record<string, unknown>>;
}

export interface Table {
  readonly routes: readonly Route[];
  readonly searches: Readonly<Record<string, Search>>;
}

/** What a library found: each keeps it in a form of its own. */
export interface Router<Match> {
  find(method: string, path: string): Match;
  /** Undefined where nothing was found. */
  handlerOf(match: Match): unknown;
  valueOf(match: Match, name: string, index: number): unknown;
  /** Whether values are what the filters make of the text, and not the text. */
  readonly converts?: boolean;
  /** Whether what `*` stands for is not to be had. */
  readonly hidesWildcard?: boolean;
}

/** Each route has a handler of its own, so that one cannot be taken for another. */
export function toRoutes(lines: readonly string[]): Route[] {
  return lines.map((line) => {
    const [method = '', path = ''] = line.split(' ');
    return { method, path, handler: () => {} };
  });
}

/** What matches the rest of a path. */
export const REST = 're:.*';

const HEX = '[0-9a-fA-F]';
const UUID = `${HEX}{8}-${HEX}{4}-${HEX}{4}-${HEX}{4}-${HEX}{12}`;

/** The regular expressions that the filters stand for; undefined for a group that names none. */
export function patternOf(filter: string | undefined): string | undefined {
  if (filter === undefined || filter.startsWith('re:')) return filter?.slice('re:'.length);
  return { int: '-?[0-9]+', uuid: UUID }[filter];
}

/** Writes a path as another library wants it: `/user/:name`. */
export function translate(path: string, write: (name: string, filter: string | undefined) => string): string {
  return path.replace(/<(\w+)(?::([^>]*))?>/g, (_all, name: string, filter: string | undefined) => write(name, filter));
}

/** The most common way: `:name`, and `:name` with a pattern in some brackets; `wildcard` stands for the rest. */
export function translateUsual(path: string, [open, close]: readonly [string, string], wildcard: string): string {
  return translate(path, (name, filter) => {
    if (filter === REST) return wildcard;
    const pattern = patternOf(filter);
    return pattern === undefined ? `:${name}` : `:${name}${open}${pattern}${close}`;
  });
}
