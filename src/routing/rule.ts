/** One line of the table: a path, or a regular expression, and a handler for each method. */
export interface Rule<H> {
  /** As it was registered; of a regular route its source and flags, `/^\/x$/u`. */
  readonly text: string;
  readonly kind: 'static' | 'group' | 'regular';
  /** By method; a handler under `*` answers every method. */
  readonly handlers: ReadonlyMap<string, H>;
  /** Names of the arguments, in order; undefined for a capture without one. */
  readonly names: readonly (string | undefined)[];
}

/** Who may answer: a rule's handler for a method. */
export interface Candidate<H> {
  readonly rule: Rule<H>;
  readonly handler: H;
  /** Where the rule stands in the order of candidates; the next one is looked for behind it. */
  readonly place: number;
}

/** Who answers, with the arguments from the path. */
export interface Match<H> extends Candidate<H> {
  readonly args: readonly unknown[];
}
