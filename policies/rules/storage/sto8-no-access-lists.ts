import { checked, each, inherent, type Rule } from "../rule.ts";

export const noAccessLists: Rule = {
  name: "sto8-no-access-lists",
  family: "baseline",
  severity: "medium",
  description: "No object has an access list of its own: who reads what is told in one place, by roles and policies.",
  remediation:
    "On AWS add BucketOwnershipControls with BucketOwnerEnforced; on Azure make the account without a hierarchical namespace.",
  clouds: {
    aws: checked("AWS-FSBP-S3.12", "CKV2_AWS_65"),
    azure: checked(),
    local: inherent("The store has one user, whose keys the stack alone has; there is nobody to put on a list."),
  },
  check: each(
    ({ blobStores }) => blobStores,
    ({ name, accessLists }) =>
      accessLists === true
        ? `${name} lets single objects have access lists. Allowed: rights by roles and policies alone. Turn access lists off.`
        : undefined,
  ),
};
