import type { Output } from "@pulumi/pulumi";

/**
 * Two buckets: raw (originals, removed after `retention.rawDays`) and processed (results).
 *
 * The provider must make `processed` refuse deletion and overwriting of a locked version for `retention.processedDays`,
 * remove every version, old ones and delete markers included, only after that, and keep the two apart, so that rights on
 * one are none on the other. The caller writes each result create-only with a retain-until date of its own.
 */
export interface BlobStorage {
  readonly rawBucket: Output<string>;
  readonly processedBucket: Output<string>;
  /** Where the store's API is reached. */
  readonly endpoint: Output<string>;
}
