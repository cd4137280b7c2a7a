import { ALLOCATOR_VARIABLES } from "../contract/allocator.ts";

/** What a benchmark found. */
export interface BenchmarkResult {
  readonly name: string;
  /** Measured against baseline, both of this run: machines are noisy, their ratios much less. */
  readonly ratio: number;
  /** What the project promises of the ratio; absent where it promises nothing. */
  readonly promise?: { readonly atLeast: number } | { readonly atMost: number };
  /** Rows for people. */
  readonly rows: readonly object[];
  /** The result in a sentence. */
  readonly says: string;
  /** Further figures, units in their names. */
  readonly figures: Readonly<Record<string, number>>;
}

/** What a local stack starts its processes with, as far as it changes what is measured. */
export const LOCAL_ENVIRONMENT: NodeJS.ProcessEnv = {
  ...process.env,
  ...ALLOCATOR_VARIABLES,
  NODE_ENV: "production",
};

/** The middle one of an odd number of values, else the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}

/** Two decimals. */
export const rounded = (value: number): number => Number(value.toFixed(2));

/** Whether a promise is kept; undefined where there is none. */
export function isKept({ ratio, promise }: Pick<BenchmarkResult, "ratio" | "promise">): boolean | undefined {
  if (promise === undefined) return undefined;
  return "atLeast" in promise ? ratio >= promise.atLeast : ratio <= promise.atMost;
}

/** The promise in words, with whether it is kept. */
export function promiseText({ ratio, promise }: Pick<BenchmarkResult, "ratio" | "promise">): string | undefined {
  if (promise === undefined) return undefined;
  const wanted = "atLeast" in promise ? `at least ${promise.atLeast}` : `at most ${promise.atMost}`;
  const kept = isKept({ ratio, promise }) === true ? "kept" : "NOT kept";
  return `Promised: a ratio of ${wanted}. Measured: ${rounded(ratio)}: ${kept}.`;
}
