import { UNKNOWN } from "../../facts/known.ts";
import type { BlobStore } from "../../facts/storage.ts";
import { checked, each, inherent, type Rule } from "../rule.ts";

/** An upload in parts takes minutes or hours; a week leaves time to go on with one that broke off. CKV_AWS_300 asks for any. */
const MAX_DAYS = 7;

export const unfinishedUploadsRemoved: Rule = {
  name: "sto7-unfinished-uploads-removed",
  family: "baseline",
  severity: "medium",
  description: `Parts of uploads that were never finished are removed within ${MAX_DAYS} days: nobody sees them, and they are paid for.`,
  remediation:
    "Add a lifecycle rule for the whole bucket with abortIncompleteMultipartUpload.daysAfterInitiation of 7 or less.",
  clouds: {
    aws: checked("CKV_AWS_300"),
    azure: inherent("Azure removes blocks that were not committed after a week by itself."),
    local: inherent("Nothing here uploads in parts."),
  },
  check: each(({ blobStores }) => blobStores, left),
};

function left({ name, unfinishedUploadDays: days }: BlobStore): string | undefined {
  if (days === undefined || days === UNKNOWN || (days !== "never" && days <= MAX_DAYS)) return undefined;
  const howLong = days === "never" ? "for ever" : `for ${days} days`;
  return `${name} keeps parts of unfinished uploads ${howLong}. Allowed: at most ${MAX_DAYS} days. Abort incomplete uploads in its lifecycle.`;
}
