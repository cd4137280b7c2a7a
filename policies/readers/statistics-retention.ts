import { type Known, UNKNOWN } from "../facts/known.ts";
import type { StatisticsRetention } from "../facts/databases.ts";
import type { ResourceView } from "./reader.ts";

/** The tag of a database server that says for how many years statistics stay in it. */
export const STATISTICS_RETENTION_TAG = "statistics-retention-years";

/** What a server's tag says; nothing where it has none. */
export const taggedRetention = ({ urn, name }: ResourceView, tag: Known<unknown>): readonly StatisticsRetention[] =>
  tag === undefined ? [] : [{ urn, name, years: numberStated(tag) }];

/** A number, written as such or as text, which is all that a tag can hold. */
export function numberStated(value: Known<unknown>): Known<number | "unstated"> {
  if (value === UNKNOWN || typeof value === "number") return value;
  return typeof value === "string" && /^\d+(\.\d+)?$/.test(value) ? Number(value) : "unstated";
}
