import { decodePiece } from '../http/request-target.ts';
import type { Filter } from './filters.ts';
import { isGroup, toRegexp } from './match-segment.ts';
import type { Token } from './pattern.ts';
import type { RouteRegexp } from './regexp.ts';

/**
 * Takes a path apart from `start` to its end: the arguments that are in there, at their places among all arguments of the
 * rule; undefined where it does not match.
 */
export type ReadRest = (path: string, start: number) => unknown[] | undefined;

type Converters = readonly Filter['convert'][];

/** Reads any tokens, also where a group may run over several segments; `index` arguments stand before them. */
export function compileRest(tokens: readonly Token[], index: number): ReadRest {
  const [first] = tokens;
  if (tokens.length === 1 && isGroup(first)) return compileGroup(first.filter, index);
  const converters = tokens.filter(isGroup).map(({ filter }) => filter.convert);
  return compileCaptures(toRegexp(tokens), index, converters);
}

/** Reads the captures of a regular expression as arguments. */
export function compileCaptures(source: RouteRegexp, index: number, converters: Converters): ReadRest {
  const regexp = compileRegexp(source);
  return (path, start) => {
    regexp.lastIndex = start;
    const match = regexp.exec(path);
    if (match === null) return undefined;
    const args = new Array<unknown>(index);
    for (let i = 1; i < match.length; i++) args.push(match[i]);
    return convertAll(args, index, converters);
  };
}

/** One group alone is all that its regular expression matches: there is nothing to capture. */
function compileGroup(filter: Filter, index: number): ReadRest {
  const regexp = compileRegexp(filter);
  const converters = [filter.convert];
  return (path, start) => {
    regexp.lastIndex = start;
    if (!regexp.test(path)) return undefined;
    const args = new Array<unknown>(index + 1);
    args[index] = path.slice(start);
    return convertAll(args, index, converters);
  };
}

/** Must match a path from a place to its end; what stands before can be looked back at. */
function compileRegexp({ source, flags }: RouteRegexp): RegExp {
  return new RegExp(`(?:${source})$`, `${flags}uy`);
}

/** Makes arguments of texts, from `index` on; undefined when a converter throws, which means that the rule does not match. */
function convertAll(args: unknown[], index: number, converters: Converters): unknown[] | undefined {
  try {
    for (let i = index; i < args.length; i++) {
      if (args[i] === undefined) continue;
      const text = decodePiece(args[i] as string);
      const convert = converters[i - index];
      args[i] = convert === undefined ? text : convert(text);
    }
    return args;
  } catch {
    return undefined;
  }
}
