/** What a benchmark found. */
export interface BenchmarkResult {
  readonly name: string;
  /** Measured against baseline, both of this run: machines are noisy, their ratios much less. */
  readonly ratio: number;
  /** Rows for people. */
  readonly rows: readonly object[];
  /** The result in a sentence. */
  readonly says: string;
  /** Further figures, units in their names. */
  readonly figures: Readonly<Record<string, number>>;
}

/** The middle one of an odd number of values, else the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}

/** Two decimals. */
export const rounded = (value: number): number => Number(value.toFixed(2));
