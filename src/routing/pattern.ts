import { encodeText } from '../http/request-target.ts';
import { DEFAULT_FILTER, type Filter } from './filters.ts';
import { checkGroupRegexp } from './regexp.ts';

/** Filters by name. */
export type Filters = ReadonlyMap<string, Filter>;

/** A piece of a rule: static text in matching form, or a group. */
export type Token = string | Group;

/** `<name>`, `<name:filter>` or `<name:re:regexp>`. */
export interface Group {
  readonly name: string;
  readonly filter: Filter;
}

/** A text, since a literal with such classes costs an engine half a millisecond when it loads the module. */
const IDENTIFIER = '^[\\p{ID_Start}_$][\\p{ID_Continue}$]*$';

function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name) || new RegExp(IDENTIFIER, 'u').test(name);
}

/**
 * A rule taken apart; an error says what is wrong with it, where, and what would be right.
 *
 *     '/user/<id:int>.json'  ->  ['/user/', { name: 'id', filter: int }, '.json']
 */
export function parsePattern(rule: string, filters: ReadonlyMap<string, Filter>): Token[] {
  const tokens: Token[] = [];
  const names = new Set<string>();
  let at = 0;
  while (at < rule.length) {
    const open = rule.indexOf('<', at);
    if (open !== at) tokens.push(checkText(rule, rule.slice(at, open < 0 ? rule.length : open)));
    if (open < 0) break;
    const close = rule.indexOf('>', open);
    if (close < 0) throw fault(rule, `the group at position ${open} has no end; write <name> or <name:filter>`);
    const group = parseGroup(rule, rule.slice(open + 1, close), filters);
    if (names.has(group.name)) throw fault(rule, `two groups are called ${group.name}; give each a name of its own`);
    names.add(group.name);
    tokens.push(group);
    at = close + 1;
  }
  return tokens;
}

/** A parameter as other libraries write it: `:id`, `*path` or `{id}`. */
const FOREIGN = /(?<=\/):(?<name>[\w$]+)|(?<=\/)(?<star>\*)[\w$]*|\{(?<braced>[\w$]*)[^}]*\}/;

function checkText(rule: string, text: string): string {
  const foreign = FOREIGN.exec(text);
  if (foreign !== null) {
    const { name, braced, star } = foreign.groups ?? {};
    const instead = star === undefined ? `<${name || braced || 'name'}>` : '<path:re:.*>';
    throw fault(rule, `write ${instead} instead of ${foreign[0]}`);
  }
  const mark = /[?#]/.exec(text)?.[0];
  if (mark !== undefined) {
    throw fault(rule, `a path holds no ${mark}; what follows it in a URL is not part of the path (see req.args)`);
  }
  return encodeText(text);
}

function parseGroup(rule: string, text: string, filters: ReadonlyMap<string, Filter>): Group {
  if (text.includes(' '))
    throw fault(rule, `<${text}> holds a space; leave it out, or write \\x20 in a regular expression`);
  const [, name = '', filter] = /^([^:]*)(?::([\s\S]*))?$/.exec(text) ?? [];
  if (!isIdentifier(name)) throw fault(rule, `<${text}> needs a name that is an identifier, such as <name>`);
  if (filter === undefined) return { name, filter: DEFAULT_FILTER };
  if (filter.startsWith('re:')) return { name, filter: createInlineFilter(rule, filter.slice(3)) };
  const found = filters.get(filter);
  if (found === undefined) {
    const known = [...filters.keys(), 're:…'].join(', ');
    throw fault(rule, `there is no filter ${filter}; there are ${known}, and setFilter('${filter}', …) makes one`);
  }
  return { name, filter: found };
}

function createInlineFilter(rule: string, source: string): Filter {
  if (source === '')
    throw fault(rule, 're: needs a regular expression; it ends at the first >, which is written \\x3e');
  return { ...checkGroupRegexp(source, `route ${rule}`), convert: undefined, format: undefined, builtin: undefined };
}

function fault(rule: string, text: string): TypeError {
  return new TypeError(`route ${rule}: ${text}`);
}
