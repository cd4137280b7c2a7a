import { UNKNOWN } from "../../facts/known.ts";
import type { BlobContainer } from "../../facts/storage.ts";
import { checked, each, inherent, type Rule } from "../rule.ts";

export const locksKeepVersions: Rule = {
  name: "sto5-locks-keep-versions",
  family: "retention",
  severity: "medium",
  description:
    "Where a lock works by keeping versions, the container keeps them: a result that is replaced is still there.",
  remediation: "Turn versioning on beside the lock, and leave it on. A suspended one keeps nothing new.",
  clouds: {
    aws: checked("AWS-FSBP-S3.14", "CKV_AWS_21"),
    azure: checked("CIS-AZURE-5.0-9.2.3"),
    local: inherent("The local store's lock keeps versions, which each bucket has from the start and cannot lose."),
  },
  check: each(({ blobContainers }) => blobContainers, unversioned),
};

function unversioned({ name, lock, keepsVersions }: BlobContainer): string | undefined {
  if (lock === UNKNOWN || lock === undefined || keepsVersions !== false) return undefined;
  return `${name} locks objects and keeps no versions of them. Allowed: versioning wherever a lock needs it. Turn versioning on.`;
}
