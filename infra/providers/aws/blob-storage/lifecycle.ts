import type * as aws from "@pulumi/aws";
import { CLAIMS, STREAM, UPLOADS } from "../../../../functions/core/keys.ts";
import type { Settings } from "../../../config.ts";

type Rule = aws.types.input.s3.BucketLifecycleConfigurationRule;

const status = "Enabled";

/**
 * Lifecycle adds whole days to the time an object was stored and goes on to the next midnight, UTC. It obeys locks: a
 * version that is locked, or held, stays until it is not.
 * Sources: docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html, object-lock-managing.html
 */

/** What is removed a day after it was replaced or marked as deleted; and markers that hide nothing any more. */
const remains: readonly Rule[] = [
  { id: "old-versions", status, filter: {}, noncurrentVersionExpiration: { noncurrentDays: 1 } },
  // S3 takes no days in a rule about markers, so that it is a rule of its own.
  { id: "delete-markers", status, filter: {}, expiration: { expiredObjectDeleteMarker: true } },
  // A day is the least; an upload takes minutes.
  {
    id: "unfinished-uploads",
    status,
    filter: {},
    abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
  },
];

/**
 * Of the processed bucket: a day later than its locks' length, because each object's own lock has an hour of margin over
 * it. So a result is hidden by a marker after 8 to 9 days with the default of 7, and gone a day or two later.
 */
export const processedLifecycle = ({ retention }: Settings): Rule[] => [
  { id: "results", status, filter: {}, expiration: { days: retention.processedDays + 1 } },
  ...remains,
];

/**
 * Of the raw bucket. Originals go after rawDays. With `untilProcessed` a job removes them, and this what the job had no
 * reason to: what was never processed, after detailDays, when an upload could not be recognised any more. Whatever else
 * lies there, such as messages that Lambda gave up on, goes after the longer of the two. Of several rules for an object S3
 * follows the one that expires it first.
 */
export function rawLifecycle({ retention: { rawDays, detailDays } }: Settings): Rule[] {
  const originalDays = rawDays === "untilProcessed" ? detailDays : rawDays;
  const originals = [UPLOADS, CLAIMS, STREAM].map((prefix): Rule => ({
    id: prefix.replaceAll("/", "-").replace(/-$/, ""),
    status,
    filter: { prefix },
    expiration: { days: originalDays },
  }));
  const leftovers = { id: "leftovers", status, filter: {}, expiration: { days: Math.max(originalDays, detailDays) } };
  return [...originals, leftovers, ...remains];
}
