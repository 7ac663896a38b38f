import type { Runtime } from './runtimes.ts';

/** What is measured of a bench. */
export interface Choice {
  readonly runtimes: readonly Runtime[];
  /** Parts of the names of cases; all cases where there is none. */
  readonly words: readonly string[];
  /** The directory of a checkout to compare with. */
  readonly before: string | undefined;
  /** Whether turns are short, as where all benches run one after the other. */
  readonly isShort: boolean;
}

export function selectCases({ words }: Pick<Choice, 'words'>, names: Iterable<string>): string[] {
  return [...names].filter((name) => words.length === 0 || words.some((word) => name.includes(word)));
}
