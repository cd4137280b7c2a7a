import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { allOf, anyOf, holds } from "../../logic.ts";
import { elements, firstOf, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";

/**
 * Whether a bucket encrypts with a key of KMS that somebody made, unless a request asks for another.
 * @param configurations the bucket's BucketServerSideEncryptionConfigurations; they win over what is written in the bucket
 */
export function hasCustomerKey(
  { inputs }: ResourceView,
  configurations: Known<readonly ResourceView[]>,
): Known<boolean> {
  if (configurations === UNKNOWN) return UNKNOWN;
  if (configurations.length > 0) return allOf(configurations.map((one) => anyRule(property(one.inputs, "rules"))));
  const inline = property(inputs, "serverSideEncryptionConfiguration");
  // BucketV2 writes the same blocks as lists of one.
  const listed = property(inputs, "serverSideEncryptionConfigurations", "0", "rules");
  return anyOf([isCustomerKey(property(inline, "rule")), anyRule(listed)]);
}

function anyRule(rules: Known<unknown>): Known<boolean> {
  const all = elements(rules);
  return all === UNKNOWN ? UNKNOWN : anyOf(all.map(isCustomerKey));
}

function isCustomerKey(rule: Known<unknown>): Known<boolean> {
  const byDefault = firstOf(
    property(rule, "applyServerSideEncryptionByDefault"),
    property(rule, "applyServerSideEncryptionByDefaults", "0"),
  );
  return allOf([
    holds(property(byDefault, "sseAlgorithm"), (known) => known === "aws:kms" || known === "aws:kms:dsse"),
    holds(property(byDefault, "kmsMasterKeyId"), isMade),
  ]);
}

/** Where none is named S3 takes the one that AWS made for it, alias/aws/s3. */
const isMade = (key: unknown): boolean => typeof key === "string" && key !== "" && !key.includes("alias/aws/");
