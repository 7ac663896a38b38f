/** What the built-in filters give a handler. */
export interface BuiltinFilters {
  int: number;
  float: number;
  word: string;
  hex: string;
  uuid: string;
}

/**
 * The types of filters that are set by a statement, for all applications of a program. Merge into it:
 *
 *     declare module 'poorfetch' { interface FilterTypes { email: string } }
 */
// biome-ignore lint/suspicious/noEmptyInterface: it is there to be merged into
export interface FilterTypes {}

/** A filter without a converter gives the text itself. */
type Converted<Own> = { [Name in keyof Own]: IsUnknown<Own[Name]> extends true ? string : Own[Name] };

/** Whether a type is `unknown`, and not `any`, which a converter such as `JSON.parse` gives. */
type IsUnknown<T> = unknown extends T ? (0 extends 1 & T ? false : true) : false;

/** All filters an application knows: its own, then the merged ones, then the built-in ones. */
export type FilterMap<Own> = Converted<Own> &
  Omit<FilterTypes, keyof Own> &
  Omit<BuiltinFilters, keyof Own | keyof FilterTypes>;

/** The groups of a path, in order: `'/<a>/<b:int>'` gives `['a', 'b:int']`. */
type GroupsOf<Path extends string> = Path extends `${string}<${infer Group}>${infer Rest}`
  ? [Group, ...GroupsOf<Rest>]
  : [];

/** The filter of a group: `'b:int'` gives `'int'`, `'c:re:x'` gives `'re:x'`, `'a'` gives never. */
type FilterOf<Group extends string> = Group extends `${string}:${infer Filter}` ? Filter : never;

type ArgumentOf<Group extends string, Filters> = [FilterOf<Group>] extends [never]
  ? string
  : FilterOf<Group> extends keyof Filters
    ? Filters[FilterOf<Group>]
    : string;

type ArgumentsIn<Path extends string, Filters> = Path extends `${string}<${infer Group}>${infer Rest}`
  ? [ArgumentOf<Group, Filters>, ...ArgumentsIn<Rest, Filters>]
  : [];

/** The arguments that a path gives a handler, in order; of a path that is only a `string` nobody knows them. */
export type PathArguments<Path extends string, Filters> = string extends Path ? unknown[] : ArgumentsIn<Path, Filters>;

type UnknownFilter<Groups extends readonly string[], Filters> = {
  [Index in keyof Groups]: FilterOf<Groups[Index]> extends `re:${string}` | keyof Filters
    ? never
    : FilterOf<Groups[Index]>;
}[number];

/** `unknown` for a good path; for one with a filter that does not exist, a type that says so. */
export type CheckFilters<Path extends string, Filters> = string extends Path
  ? unknown
  : [UnknownFilter<GroupsOf<Path>, Filters>] extends [never]
    ? unknown
    : { readonly [Complaint in `There is no filter ${UnknownFilter<GroupsOf<Path>, Filters>}`]: never };
