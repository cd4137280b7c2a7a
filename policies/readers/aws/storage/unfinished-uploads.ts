import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { ResourceView } from "../../reader.ts";
import { allOf, holds } from "../../logic.ts";
import { lifecyclesOf } from "./expiry.ts";
import { type LifecycleRule } from "./lifecycle.ts";

/**
 * Days after which parts of unfinished uploads are removed; the longest, where several configurations claim the bucket.
 * @param configurations the bucket's BucketLifecycleConfigurations; they win over what is written in the bucket itself
 */
export function unfinishedUploadDays(
  bucket: ResourceView,
  configurations: Known<readonly ResourceView[]>,
): Known<number | "never"> {
  const days = lifecyclesOf(bucket, configurations).map((rules) => (rules === UNKNOWN ? UNKNOWN : soonest(rules)));
  if (days.includes("never")) return "never";
  const known = days.filter((one) => typeof one === "number");
  return known.length < days.length ? UNKNOWN : Math.max(...known);
}

/** The soonest of the rules that are for the whole bucket. A rule that is not known yet may be sooner. */
function soonest(rules: readonly LifecycleRule[]): Known<number | "never"> {
  const applies = rules.map(({ enabled, whole, abortDays }) =>
    allOf([enabled, whole, holds(abortDays, (days) => days !== undefined)]),
  );
  if (applies.includes(UNKNOWN)) return UNKNOWN;
  const days = rules.flatMap(({ abortDays }, at) =>
    applies[at] === true && typeof abortDays === "number" ? [abortDays] : [],
  );
  return days.length === 0 ? "never" : Math.min(...days);
}
