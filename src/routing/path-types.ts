/** The types of the built-in filters. */
export interface BuiltinFilters {
  /** `-?\d+` within the safe integers. */
  int: number;
  /** `-?\d+(\.\d+)?` */
  float: number;
  /** Letters, digits and underscores of any script. */
  word: string;
  /** Hexadecimal digits. */
  hex: string;
  /** A UUID, converted to lower case. */
  uuid: string;
}

/**
 * The types of filters that are added by `setFilter` as a statement, for all applications of a program. Merge into it:
 *
 *     declare module 'poorfetch' { interface FilterTypes { email: string } }
 */
// biome-ignore lint/suspicious/noEmptyInterface: it is there to be merged into
export interface FilterTypes {}

/** A filter without a converter gives the text itself. */
type Converted<Own> = { [Name in keyof Own]: IsUnknown<Own[Name]> extends true ? string : Own[Name] };

/** Whether a type is `unknown`, and not `any`, which a converter such as `JSON.parse` gives. */
type IsUnknown<T> = unknown extends T ? (0 extends 1 & T ? false : true) : false;

/** The types of all filters of an application: its own, those in FilterTypes, and the built-in ones. */
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

/** The types of the parameters of a path, in order. If the path is not a literal, they are unknown. */
export type PathArguments<Path extends string, Filters> = string extends Path ? unknown[] : ArgumentsIn<Path, Filters>;

type UnknownFilter<Groups extends readonly string[], Filters> = {
  [Index in keyof Groups]: FilterOf<Groups[Index]> extends `re:${string}` | keyof Filters
    ? never
    : FilterOf<Groups[Index]>;
}[number];

/** `unknown` for a valid path; for a path with an unknown filter, a type that no path has and that names the filter. */
export type CheckFilters<Path extends string, Filters> = string extends Path
  ? unknown
  : [UnknownFilter<GroupsOf<Path>, Filters>] extends [never]
    ? unknown
    : { readonly [Complaint in `There is no filter ${UnknownFilter<GroupsOf<Path>, Filters>}`]: never };
