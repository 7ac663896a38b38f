/** A text alone; or, of several texts of one length, the first place where they differ, and how it goes on from there. */
interface Branch<T> {
  readonly text: string;
  readonly value: T;
  readonly at: number;
  /** By the character at that place. */
  readonly branches: Branches<T> | undefined;
}

type Branches<T> = readonly Branch<T>[];

type Entry<T> = readonly [text: string, value: T];

/**
 * Values by text, for texts that are new each time: a Map would have to hash each of them. Here its length, and a few of
 * its characters, leave one that it may be.
 *
 *     /tags /user /user/7  ->  5 ── [1] ── t ── /tags
 *                                    └──── u ── /user
 *                              7 ── /user/7
 */
export class StaticLookup<T> {
  readonly #lengths: Branches<T>;

  /** @param entries Each text at most once. */
  constructor(entries: readonly Entry<T>[]) {
    this.#lengths = createBranches(entries, (text) => text.length);
  }

  get(text: string): T | undefined {
    let branch = this.#lengths[text.length];
    while (branch?.branches !== undefined) branch = branch.branches[text.charCodeAt(branch.at)];
    return branch?.text === text ? branch.value : undefined;
  }
}

function createBranches<T>(entries: readonly Entry<T>[], keyOf: (text: string) => number): Branches<T> {
  const groups: Entry<T>[][] = [];
  for (const entry of entries) {
    const key = keyOf(entry[0]);
    groups[key] ??= [];
    groups[key].push(entry);
  }
  return groups.map(createBranch);
}

function createBranch<T>(entries: readonly Entry<T>[]): Branch<T> {
  const [text, value] = entries[0] as Entry<T>;
  if (entries.length === 1) return { text, value, at: 0, branches: undefined };
  let at = 0;
  while (entries.every(([other]) => other[at] === text[at])) at += 1;
  return { text, value, at, branches: createBranches(entries, (other) => other.charCodeAt(at)) };
}
