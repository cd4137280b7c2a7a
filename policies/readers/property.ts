import { UnknownValueError } from "@pulumi/policy";
import { type Known, UNKNOWN } from "../facts/known.ts";

/** The value at a path of a resource's properties: UNKNOWN where it, or what it lies in, is known after deployment. */
export function property(value: unknown, ...path: readonly string[]): Known<unknown> {
  let at = value;
  for (const key of path) {
    if (at === UNKNOWN) return UNKNOWN;
    if (typeof at !== "object" || at === null) return undefined;
    try {
      at = (at as Readonly<Record<string, unknown>>)[key];
    } catch (error) {
      if (error instanceof UnknownValueError) return UNKNOWN;
      throw error;
    }
  }
  // Providers send "no value" as null.
  return at ?? undefined;
}

/** A number, or undefined for any other known value. */
export function asNumber(value: Known<unknown>): Known<number | undefined> {
  return value === UNKNOWN || typeof value === "number" ? value : undefined;
}

/** The first that is not undefined: for values that stand in one place or another. */
export const firstOf = (...values: readonly Known<unknown>[]): Known<unknown> =>
  values.find((value) => value !== undefined);

/** Elements of a list, each UNKNOWN by itself; none where there is no list. */
export function elements(value: Known<unknown>): Known<readonly Known<unknown>[]> {
  if (value === UNKNOWN) return UNKNOWN;
  if (!Array.isArray(value)) return [];
  // By index: reading an unknown element throws.
  return Array.from({ length: value.length }, (_, at) => property(value, String(at)));
}
