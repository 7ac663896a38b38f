import { describe, expect, it } from 'vitest';
import { METHOD_ALL } from '../../src/http/method-constants.ts';
import { encodeText } from '../../src/http/request-target.ts';
import { BUILTIN_FILTERS } from '../../src/routing/filters.ts';
import { parsePattern } from '../../src/routing/pattern.ts';
import { RouteTable } from '../../src/routing/route-table.ts';
import { readCorpus } from '../corpus.ts';
import { type Candidate, candidatesOf, Reference } from './reference.ts';

/** A case from the tests of another router: who answers a request, or with which status nobody does. */
interface Case {
  readonly routes: readonly { readonly pattern: string; readonly methods: readonly string[] | 'ALL' }[];
  /** The path is decoded: a `%` in it is itself, a `/` always separates. */
  readonly request: { readonly method: string; readonly path: string };
  readonly expect: { readonly route: number; readonly params: object; readonly wildcards: object } | Nobody;
}

interface Nobody {
  readonly status: number;
}

const cases = readCorpus<{ cases: readonly Case[] }>('routes.json').cases;

/** `/foo?` is "foo, perhaps with a slash" to other routers; here a path holds no question mark, and registering one says so. */
const REFUSED = [20, 232, 233, 234];

describe('routes.json', () => {
  const taken = [...cases.entries()].filter(([index]) => !REFUSED.includes(index));

  it('has 243 cases, 195 of which somebody answers', () => {
    expect(cases).toHaveLength(243);
    expect(taken).toHaveLength(239);
    expect(cases.filter((one) => 'route' in one.expect)).toHaveLength(195);
  });

  it.each(REFUSED)('%i: the question mark in its rule is an error', (index) => {
    const { pattern } = (cases[index] as Case).routes[0] as Case['routes'][0];
    expect(() => parsePattern(pattern, BUILTIN_FILTERS)).toThrow('a path holds no ?');
  });

  it.each(taken)('%i: the table answers as it says', (_index, { routes, request, expect: expected }) => {
    const table = new RouteTable<number>();
    for (const [route, { pattern, methods }] of routes.entries()) {
      table.add(pattern, BUILTIN_FILTERS, methods === 'ALL' ? METHOD_ALL : methods, route);
    }
    const path = encodeText(request.path);
    expect(toAnswer(candidatesOf(table, path, request.method))).toEqual(toExpected(expected));
    if ('status' in expected) expect(table.index.methodsOf(path)).toEqual(new Set());
  });

  it.each(taken)('%i: the reference answers as it says', (_index, { routes, request, expect: expected }) => {
    const reference = new Reference<number>();
    for (const [route, { pattern, methods }] of routes.entries()) {
      reference.add(pattern, BUILTIN_FILTERS, methods === 'ALL' ? METHOD_ALL : methods, route);
    }
    expect(toAnswer(reference.candidates(encodeText(request.path), request.method))).toEqual(toExpected(expected));
  });
});

function toAnswer([first]: readonly Candidate<number>[]): object {
  if (first === undefined) return { status: 404 };
  const names = parsePattern(first.rule, BUILTIN_FILTERS).flatMap((token) =>
    typeof token === 'string' ? [] : [token.name],
  );
  return { route: first.handler, groups: Object.fromEntries(names.map((name, index) => [name, first.args[index]])) };
}

function toExpected(expected: Case['expect']): object {
  if ('status' in expected) return expected;
  return { route: expected.route, groups: { ...expected.params, ...expected.wildcards } };
}
