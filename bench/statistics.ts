/** The middle of some numbers; of an even count the upper of the two. */
export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
}

export function formatRange(numbers: readonly number[]): string {
  return `${Math.min(...numbers).toFixed(0)}..${Math.max(...numbers).toFixed(0)}`;
}
