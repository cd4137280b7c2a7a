import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { Expiry } from "../../../facts/storage.ts";
import { allOf, anyOf, holds, not } from "../../logic.ts";
import { property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { type LifecycleRule, lifecycleRules } from "./lifecycle.ts";

/**
 * Expiries that a bucket may have: one, unless several configurations claim it.
 * @param configurations the bucket's BucketLifecycleConfigurations; they win over what is written in the bucket itself
 * @param versioned whether there may be old versions and delete markers to remove
 */
export function bucketExpiries(
  bucket: ResourceView,
  configurations: Known<readonly ResourceView[]>,
  versioned: Known<boolean>,
): readonly Known<Expiry>[] {
  return lifecyclesOf(bucket, configurations).map((rules) => expiryOf(rules, versioned));
}

/** Lifecycles that a bucket may have, as their rules: one, unless several configurations claim it. */
export function lifecyclesOf(
  { inputs }: ResourceView,
  configurations: Known<readonly ResourceView[]>,
): readonly Known<readonly LifecycleRule[]>[] {
  if (configurations === UNKNOWN) return [UNKNOWN];
  const stated =
    configurations.length > 0
      ? configurations.map((one) => property(one.inputs, "rules"))
      : [property(inputs, "lifecycleRules")];
  return stated.map(lifecycleRules);
}

function expiryOf(rules: Known<readonly LifecycleRule[]>, versioned: Known<boolean>): Known<Expiry> {
  if (rules === UNKNOWN) return UNKNOWN;
  const everywhere = (removes: (rule: LifecycleRule) => Known<boolean>): Known<boolean> =>
    anyOf(rules.map((rule) => allOf([rule.enabled, rule.whole, removes(rule)])));
  return {
    days: firstDays(
      rules,
      everywhere(({ days }) => holds(days, (known) => known !== undefined)),
    ),
    oldVersions: anyOf([everywhere(({ oldVersions }) => oldVersions), not(versioned)]),
  };
}

/**
 * A bucket expires when one rule is for all of it. Rules for prefixes do not add up to that, whatever their number: which
 * keys a program writes is not told by its resources, and a key beside them would stay for ever. A rule for the rest
 * costs nothing, as the shorter of two overlapping rules counts.
 *
 * Some of it may go sooner, by rules for part of it; the soonest is the one that a lock is compared with.
 * Source: docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-conflicts.html
 */
function firstDays(rules: readonly LifecycleRule[], all: Known<boolean>): Expiry["days"] {
  if (all === UNKNOWN) return UNKNOWN;
  if (!all) return undefined;
  // What is not known yet can only make it sooner.
  const known = rules.flatMap(({ enabled, days }) => (enabled === true && typeof days === "number" ? [days] : []));
  return Math.min(...known);
}
