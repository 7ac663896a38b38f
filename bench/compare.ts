import { formatRange, geometricMean, median } from './statistics.ts';
import { Footnotes, formatTable } from './table.ts';

/** What contestants took for a case in each round, or the reason why one failed. */
export type Results = ReadonlyMap<string, readonly number[] | string>;

export interface ComparisonOptions {
  /** Who ours is compared with; those beside them are only shown. */
  readonly peers: readonly string[];
  /** A figure to compare with apart, such as `bare`. */
  readonly floor?: string;
  /** Whether a greater figure is the better one. */
  readonly isRate?: boolean;
  readonly digits?: number;
}

/** Cases and contestants as a table of medians, with how many times the fastest peer ours is, and geometric means. */
export class Comparison {
  readonly #options: ComparisonOptions;
  readonly #notes = new Footnotes();
  readonly #cases: { readonly name: string; readonly results: Results; readonly isApart: boolean }[] = [];

  constructor(options: ComparisonOptions) {
    this.#options = options;
  }

  /** @param isApart Whether the case does not belong into the mean. */
  add(name: string, results: Results, isApart = false): void {
    this.#cases.push({ name, results, isApart });
  }

  get isEmpty(): boolean {
    return this.#cases.length === 0;
  }

  /** The geometric mean of a contestant's cases; undefined when it failed in one of them. */
  meanOf(contestant: string): number | undefined {
    const medians = this.#cases
      .filter(({ isApart }) => !isApart)
      .map(({ results }) => results.get(contestant))
      .map((result) => (typeof result === 'object' ? median(result) : undefined));
    return medians.length > 0 && medians.every((one) => one !== undefined) ? geometricMean(medians) : undefined;
  }

  toString(): string {
    const contestants = [...(this.#cases[0]?.results.keys() ?? [])];
    const { floor } = this.#options;
    const others = [floor, 'before'].filter((name) => name !== undefined && contestants.includes(name));
    const head = ['', ...contestants, 'ours / fastest', 'fastest', ...others.map((name) => `ours / ${name}`)];
    const rows = this.#cases.map(({ name, results }) => {
      const of = (contestant = ''): number | undefined => {
        const result = results.get(contestant);
        return typeof result === 'object' ? median(result) : undefined;
      };
      const ours = results.get('ours');
      const cells = contestants.map((contestant) => this.#formatResult(contestant, results.get(contestant)));
      const range = typeof ours === 'object' ? formatRange(ours, this.#options.digits) : '';
      return [name, ...cells, ...this.#compare(of, others), range];
    });
    const mean = (contestant = ''): number | undefined => this.meanOf(contestant);
    const means = contestants.map((contestant) => this.#format(mean(contestant)));
    const last = ['geometric mean', ...means, ...this.#compare(mean, others), ''];
    return `${formatTable([...head, 'ours, min..max'], [...rows, last])}\n\n${this.#notes}`.trimEnd();
  }

  #compare(of: (contestant?: string) => number | undefined, others: readonly (string | undefined)[]): string[] {
    const fastest = this.#findFastest(of);
    return [
      this.#ratio(of('ours'), of(fastest)),
      fastest ?? '',
      ...others.map((name) => this.#ratio(of('ours'), of(name))),
    ];
  }

  #findFastest(of: (contestant: string) => number | undefined): string | undefined {
    const sign = this.#options.isRate === true ? -1 : 1;
    return this.#options.peers
      .filter((peer) => of(peer) !== undefined)
      .toSorted((a, b) => sign * ((of(a) ?? 0) - (of(b) ?? 0)))[0];
  }

  #ratio(one: number | undefined, other: number | undefined): string {
    return one === undefined || other === undefined ? '' : (one / other).toFixed(2);
  }

  #formatResult(contestant: string, result: readonly number[] | string | undefined): string {
    if (typeof result === 'string') return `fails ${this.#notes.mark(`${contestant} ${result}`)}`;
    return this.#format(result === undefined ? undefined : median(result));
  }

  #format(figure: number | undefined): string {
    return figure?.toFixed(this.#options.digits ?? 0) ?? '';
  }
}

/** The results of a race in a unit of which one millisecond is so many. */
export function scale(results: Results, factor: number): Results {
  return new Map(
    [...results].map(([name, result]) => [
      name,
      typeof result === 'string' ? result : result.map((one) => one * factor),
    ]),
  );
}
