import { UNKNOWN } from "../../facts/known.ts";
import { checked, each, inherent, type Rule } from "../rule.ts";

export const noPublicObjects: Rule = {
  name: "sto1-no-public-objects",
  family: "exposure",
  severity: "critical",
  description:
    "No image is public, and none can be made public by mistake: nobody reads or writes one without a right.",
  remediation:
    "Block public access in all four ways on AWS (a BucketPublicAccessBlock, or an AccountPublicAccessBlock); on Azure set " +
    "allowBlobPublicAccess to false and every container's publicAccess to None. Hand out signed addresses instead.",
  clouds: {
    aws: checked(
      "CKV2_AWS_6",
      "CKV_AWS_53",
      "CKV_AWS_54",
      "CKV_AWS_55",
      "CKV_AWS_56",
      "AWS-FSBP-S3.8",
      "CIS-AWS-5.0-2.1.4",
      "PULUMI-aws-s3-bucket-disallow-public-read",
    ),
    azure: checked("CKV_AZURE_190", "CKV_AZURE_34", "CIS-AZURE-5.0-9.3.8"),
    local: inherent("The store listens on 127.0.0.1 and answers signed requests only."),
  },
  check: each(
    ({ blobStores }) => blobStores,
    ({ name, openings }) =>
      openings === undefined || openings === UNKNOWN || openings.length === 0
        ? undefined
        : `${name} is open to the public, or may become so: ${openings.join("; ")}. ` +
          "Allowed: no public access, with every way to it blocked. Block it, and sign addresses where others are to read.",
  ),
};
