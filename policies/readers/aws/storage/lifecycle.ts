import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { allOf, anyOf, holds, not } from "../../logic.ts";
import { asNumber, elements, firstOf, property } from "../../property.ts";

/** A lifecycle rule, as far as it removes anything. */
export interface LifecycleRule {
  readonly enabled: Known<boolean>;
  /** Whether it is for every object of the bucket. */
  readonly whole: Known<boolean>;
  /**
   * Days after which it removes a current version, and delete markers that hide nothing any more (S3 removes those by the
   * same rule: docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-configuration-examples.html).
   * Undefined: it removes none, or on one date only.
   */
  readonly days: Known<number | undefined>;
  /** Whether it removes every version that was replaced or deleted. */
  readonly oldVersions: Known<boolean>;
  /** Days after which it removes the parts of an upload that was not finished. Undefined: it removes none. */
  readonly abortDays: Known<number | undefined>;
}

/**
 * Rules of a BucketLifecycleConfiguration, or those written in a bucket, which have other names for some things.
 *
 * A provider sends what a program left out as null, or as 0, "" or false.
 */
export function lifecycleRules(configured: Known<unknown>): Known<readonly LifecycleRule[]> {
  const rules = elements(configured);
  return rules === UNKNOWN ? UNKNOWN : rules.map(lifecycleRule);
}

function lifecycleRule(rule: Known<unknown>): LifecycleRule {
  const status = firstOf(property(rule, "status"), property(rule, "enabled"));
  const expiration = firstOf(property(rule, "expiration"), property(rule, "expirations", "0"));
  return {
    enabled: holds(status, (known) => known === "Enabled" || known === true),
    whole: not(anyOf(narrowing(rule).map(narrows))),
    days: positive(property(expiration, "days")),
    oldVersions: removesOldVersions(rule),
    abortDays: positive(
      firstOf(
        property(rule, "abortIncompleteMultipartUpload", "daysAfterInitiation"),
        property(rule, "abortIncompleteMultipartUploadDays"),
      ),
    ),
  };
}

/** All that a rule can be narrowed with. */
function narrowing(rule: Known<unknown>): readonly Known<unknown>[] {
  const filter = property(rule, "filter");
  const and = property(filter, "and");
  const sizesAndPrefix = [filter, and].flatMap((one) =>
    ["prefix", "objectSizeGreaterThan", "objectSizeLessThan"].map((key) => property(one, key)),
  );
  const tags = [property(filter, "tag"), property(and, "tags"), property(rule, "tags")];
  return [property(rule, "prefix"), ...sizesAndPrefix, ...tags];
}

/** An empty prefix, no tags and a size of 0 narrow nothing. */
const narrows = (value: Known<unknown>): Known<boolean> =>
  holds(value, (known) =>
    typeof known === "object" && known !== null ? Object.keys(known).length > 0 : Boolean(known),
  );

/** A rule that spares the newest of them leaves versions for ever. */
function removesOldVersions(rule: Known<unknown>): Known<boolean> {
  const stated = firstOf(
    property(rule, "noncurrentVersionExpiration"),
    property(rule, "noncurrentVersionExpirations", "0"),
  );
  const days = positive(firstOf(property(stated, "noncurrentDays"), property(stated, "days")));
  const spared = positive(property(stated, "newerNoncurrentVersions"));
  return allOf([holds(days, (known) => known !== undefined), holds(spared, (known) => known === undefined)]);
}

/** S3 counts in positive numbers only. */
function positive(value: Known<unknown>): Known<number | undefined> {
  const number = asNumber(value);
  return typeof number === "number" && number <= 0 ? undefined : number;
}
