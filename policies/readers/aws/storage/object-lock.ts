import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { Lock } from "../../../facts/storage.ts";
import { asNumber, firstOf, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { s3LockMode } from "../../s3-lock-mode.ts";

/** The fewest that a year has, so that years never count for more than they lock. */
const DAYS_A_YEAR = 365;

/** A bucket whose objects can be locked, and are only where their writer asks for it. */
const WITHOUT_LENGTH: Lock = { days: undefined, mode: "unstated" };

/**
 * Locks that a bucket may have: one, unless several configurations claim it.
 * @param configurations the bucket's BucketObjectLockConfigurations; they win over what is written in the bucket itself
 */
export function bucketLocks(
  { inputs }: ResourceView,
  configurations: Known<readonly ResourceView[]>,
): readonly Known<Lock | undefined>[] {
  if (configurations === UNKNOWN) return [UNKNOWN];
  if (configurations.length > 0) return configurations.map((one) => lockOf(one.inputs));
  const inline = property(inputs, "objectLockConfiguration");
  if (inline === UNKNOWN) return [UNKNOWN];
  const enabled = firstOf(property(inline, "objectLockEnabled"), property(inputs, "objectLockEnabled"));
  if (retention(inline) !== undefined || enabled === "Enabled" || enabled === true) return [lockOf(inline)];
  return [enabled === UNKNOWN ? UNKNOWN : undefined];
}

/** BucketV2 writes the same blocks as lists of one. */
const retention = (configuration: unknown): Known<unknown> =>
  firstOf(
    property(configuration, "rule", "defaultRetention"),
    property(configuration, "rules", "0", "defaultRetentions", "0"),
  );

function lockOf(configuration: unknown): Lock {
  const stated = retention(configuration);
  if (stated === undefined) return WITHOUT_LENGTH;
  return { days: retentionDays(stated), mode: s3LockMode(property(stated, "mode")) };
}

/** S3 takes days or years, never both; a provider may send the other as 0. */
function retentionDays(stated: Known<unknown>): Lock["days"] {
  const days = asNumber(property(stated, "days"));
  const years = asNumber(property(stated, "years"));
  if (typeof days === "number" && days !== 0) return days;
  if (typeof years === "number" && years !== 0) return years * DAYS_A_YEAR;
  return days === UNKNOWN || years === UNKNOWN ? UNKNOWN : (days ?? years);
}
