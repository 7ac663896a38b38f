/** The middle of some numbers; of an even count the upper of the two. */
export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
}

/** The mean of ratios: of numbers that differ by factors none weighs more than another. */
export function geometricMean(numbers: readonly number[]): number {
  return Math.exp(numbers.reduce((sum, number) => sum + Math.log(number), 0) / numbers.length);
}

export function formatRange(numbers: readonly number[], digits = 0): string {
  return `${Math.min(...numbers).toFixed(digits)}..${Math.max(...numbers).toFixed(digits)}`;
}
