import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { METHOD_ALL, METHOD_GET_POST } from '../../src/http/method-constants.ts';
import { encodeText } from '../../src/http/request-target.ts';
import { BUILTIN_FILTERS, createFilter, type Filter } from '../../src/routing/filters.ts';
import { RouteTable } from '../../src/routing/route-table.ts';
import { finishes } from '../finishes.ts';
import { candidatesOf, Reference } from './reference.ts';

const FILTERS: ReadonlyMap<string, Filter> = new Map([
  ...BUILTIN_FILTERS,
  ['tag', createFilter('tag', /[a-c]+/i)],
  ['low', createFilter('low', /[a-c]+/)],
  ['rest', createFilter('rest', /.*/)],
  ['even', createFilter('even', { regexp: /-?\d+/, convert: toEven })],
]);

const UUID = '0a1b2c3d-0000-4aaa-8bbb-0123456789ab';

/** Groups without a name, and texts in matching form that each takes, or nearly. */
const SAMPLES: ReadonlyMap<string, readonly string[]> = new Map([
  ['<>', ['a', 'ab', 'a-b', 'A.b', 'č', '😀', 'a😀', '%2F', 'a%25', '\n', '']],
  ['<:int>', ['1', '-12', '9007199254740992', '1a']],
  ['<:float>', ['1.5', '-2', '1.', '.5']],
  ['<:word>', ['a_b', 'č1', 'a-b', 'a%2F']],
  ['<:hex>', ['0f', 'AB', 'g']],
  ['<:uuid>', [UUID, UUID.toUpperCase(), UUID.slice(1)]],
  ['<:tag>', ['a', 'bAb', 'AAAA', '1']],
  ['<:low>', ['a', 'bab', 'A']],
  ['<:even>', ['2', '3', '-4']],
  ['<:rest>', ['a/b', '/', '', 'a\n']],
  ['<:re:.+>', ['a/b', 'a', '']],
  ['<:re:[^/]*>', ['a', '', 'a/b']],
  ['<:re:(a|b)(/(c))?>', ['a', 'b/c', 'c']],
  ['<:re:[\\d-]{2}>', ['12', '--', '1']],
  ['<:re:(?<=/)a>', ['a']],
  ['<:re:a(?=/|-|$)>', ['a']],
]);

const TEXTS = ['a', 'b', 'A', 'B', 'ab', '-', '.', '_', '1', '%', 'č', '😀'];
const PIECES = ['a', 'A', 'b', '1', '-', '.', '_', '/', '%2F', '%25', 'č', '😀', '\n'];
const REGULARS = [/\/([ab]+)/, /\/(?<x>[a-z]+)(?:\/(\w+))?/i, /.*\.(png|a)/, /\/a|\/b/];
const METHODS = ['GET', 'GET', 'GET', 'POST', 'HEAD', 'QUERY', '*', ['PUT', 'GET'], METHOD_GET_POST, METHOD_ALL];
const ASKED = ['GET', 'HEAD', 'POST', 'QUERY'];

/** A rule in parts: text, or a group that gets its name from where it stands. */
type Parts = readonly string[];

const part = fc.oneof(fc.constantFrom(...TEXTS), fc.constantFrom(...SAMPLES.keys()), fc.constantFrom('<>', '<:int>'));
const mixed = fc.array(part, { minLength: 1, maxLength: 3 });
/** Few different ones, so that several rules match the same path. */
const single = fc.constantFrom(...['a', '1', '<>', '<:int>', '<:even>', '<:low>', '<:rest>'].map((one) => [one]));
const segment = fc.oneof(mixed, single).map((parts): Parts => ['/', ...parts]);
const rule = fc
  .tuple(fc.array(segment, { minLength: 1, maxLength: 3 }), fc.constantFrom<Parts>([], [], ['/']))
  .map(([segments, end]): Parts => [...segments.flat(), ...end]);

const registration = fc.oneof(
  { weight: 8, arbitrary: fc.record({ rule, methods: fc.constantFrom(...METHODS) }) },
  { weight: 1, arbitrary: fc.record({ regexp: fc.constantFrom(...REGULARS), methods: fc.constantFrom(...METHODS) }) },
);
const change = fc.record({ of: fc.nat(7), method: fc.constantFrom('GET', 'POST', 'HEAD'), isRemoval: fc.boolean() });

type Registration = typeof registration extends fc.Arbitrary<infer T> ? T : never;

const wild = fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((pieces) => `/${pieces.join('')}`);
const edit = fc.record({ at: fc.nat(30), drop: fc.nat(1), insert: fc.constantFrom('', '', ...PIECES) });

const world = fc.array(registration, { minLength: 1, maxLength: 8 }).chain((registrations) => {
  const rules = registrations.flatMap((one) => ('rule' in one ? [one.rule] : []));
  const near = rules.length === 0 ? wild : fc.constantFrom(...rules).chain(pathOf);
  const nearly = fc.tuple(near, edit).map(([path, how]) => editPath(path, how));
  return fc.record({
    registrations: fc.constant(registrations),
    changes: fc.array(change, { maxLength: 4 }),
    paths: fc.array(fc.oneof({ weight: 4, arbitrary: near }, { weight: 3, arbitrary: nearly }, wild), { minLength: 3 }),
  });
});

describe('the table and the plain list of rules agree', () => {
  it('on who answers, in which order, and with which arguments', () => {
    fc.assert(
      fc.property(world, ({ registrations, paths }) => {
        const pair = createPair();
        for (const [handler, one] of registrations.entries()) pair.add(one, handler);
        for (const path of paths) for (const method of ASKED) pair.check(path, method);
      }),
      { numRuns: 2000 },
    );
  });

  it('after each rule that is added or taken away between two requests', () => {
    fc.assert(
      fc.property(world, ({ registrations, changes, paths }) => {
        const pair = createPair();
        const path = paths[0] as string;
        for (const [handler, one] of registrations.entries()) {
          pair.add(one, handler);
          pair.check(path, 'GET');
        }
        for (const { of, method, isRemoval } of changes) {
          const one = registrations[of % registrations.length] as Registration;
          if (isRemoval) pair.remove(one, method);
          else pair.add({ ...one, methods: method }, 100 + of);
          pair.check(path, 'GET');
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a hostile path is answered', () => {
  const rules = [
    '/a/<p1>-<p2>-baz',
    '/a/<p1>-<p2>-<p3>-<p4>-<p5>-baz',
    '/a/<p1><p2><p3>',
    '/<p1>/<p2>/<p3>/baz',
    '/a/<p1>.<p2>/<p3>-<p4>/<rest:re:.*>/baz',
    '/a/<p1>-<p2:int>',
    '/a/<p1:int>-<p2:float>-<p3:uuid>',
    '/a/<p1:word>/<p2:hex>',
    '/a/<p1>-<p2>-<p3>-<p4:int>',
    '/a/<p1><p2:int><p3:int>',
    '/a/<p1>1<p2:float>',
    '/a/<p1:float><p2:float>',
    '/a/<p1>-<p2>-<p3>.<p4:word>',
    '/a/<p1:word>_<p2:word>_<p3:word>',
  ];

  it.each(rules)('by %s', (rule) => {
    const table = new RouteTable<string>();
    table.add(rule, FILTERS, 'GET', rule);
    for (const piece of ['-', '/', '%2F', 'a', '_', '1', '1.', '-1', '-/', '--.', '😀']) {
      const path = `/a/${piece.repeat(16_384 / piece.length)}`;
      for (const end of ['', '!', '-baz!']) finishes(() => table.index.methodsOf(path + end));
    }
  });

  it('by thousands of rules that share a beginning', () => {
    const table = new RouteTable<number>();
    for (let i = 0; i < 2000; i++) table.add(`/a/<x>/<y:int>/${i}/<z>-${i}`, FILTERS, 'GET', i);
    finishes(() => expect(table.index.find(`/a/b/3/1999/${'-'.repeat(16_384)}-1999`, 'GET')?.handler).toBe(1999));
    finishes(() => expect(table.index.find(`/a/b/3${'/a'.repeat(8192)}`, 'GET')).toBeUndefined());
  });
});

/** Both of them, told and asked the same. */
function createPair() {
  const table = new RouteTable<number>();
  const reference = new Reference<number>();
  return {
    add(one: Registration, handler: number) {
      for (const each of [table, reference]) {
        if ('rule' in one) each.add(toText(one.rule), FILTERS, one.methods, handler);
        else each.addRegular(one.regexp, one.methods, handler);
      }
    },
    remove(one: Registration, method: string) {
      const [taken, expected] = [table, reference].map((each) => {
        return 'rule' in one ? each.remove(toText(one.rule), FILTERS, method) : each.removeRegular(one.regexp, method);
      });
      expect(taken).toBe(expected);
    },
    check(path: string, method: string) {
      expect(candidatesOf(table, path, method)).toStrictEqual(reference.candidates(path, method));
      expect(table.index.methodsOf(path)).toEqual(reference.methodsOf(path));
    },
  };
}

/** `['/', '<:int>', '-', '<>']` is `/<g1:int>-<g3>`. */
function toText(parts: Parts): string {
  return parts.map((one, index) => one.replace('<', `<g${index}`)).join('');
}

/** A path that a rule matches, if each sample suits it. */
function pathOf(parts: Parts): fc.Arbitrary<string> {
  const texts = parts.map((one) => fc.constantFrom(...(SAMPLES.get(one) ?? [encodeText(one)])));
  return fc.tuple(...texts).map((chosen) => chosen.join(''));
}

/** The path with one piece gone, or one more. */
function editPath(path: string, { at, drop, insert }: { at: number; drop: number; insert: string }): string {
  const pieces = path.match(/%2F|%25|[\s\S]/gu) ?? [];
  return pieces.toSpliced(at % (pieces.length + 1), drop, insert).join('');
}

function toEven(text: string): number {
  if (Number(text) % 2 !== 0) throw new RangeError(`${text} is odd`);
  return Number(text);
}
