import type { DIFFERENCES } from './differences.ts';

/** A file of tests, and titles in it as they are written there; of a table of cases, what stands first in a row. */
export type Shown = readonly [file: string, title: string, ...titles: string[]];

/** What the documentation of Poor WSGI 1.6.1 states, in our words, and what became of it. */
export type Statement = {
  /** Where it stands in the seed's text. */
  readonly line: number;
  readonly says: string;
} & (
  | { readonly shownBy: Shown; readonly differs?: Difference }
  | { readonly shownBy?: Shown; readonly differs: Difference }
  /** It describes no behaviour: why there is nothing to show. */
  | { readonly nothing: string }
);

export type Difference = keyof typeof DIFFERENCES;

/** A section of the seed by its heading; one that holds nothing but sections has no statements. */
export interface Section {
  readonly section: string;
  readonly statements: readonly Statement[];
}
