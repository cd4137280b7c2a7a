import { checked, each, inherent, type Rule } from "../rule.ts";
import { isProduction, productionSchema } from "../config.ts";

export const customerManagedKey: Rule = {
  name: "sto6-customer-managed-key",
  family: "baseline",
  severity: "medium",
  description:
    "In production, images are encrypted under a key of the owner's own, whose use is seen and can be ended.",
  remediation:
    "On AWS encrypt the bucket with aws:kms and the ARN of a key of the stack's own; on Azure set the account's keySource to " +
    "Microsoft.Keyvault and name a key.",
  clouds: {
    aws: checked("AWS-FSBP-S3.17", "CKV_AWS_145"),
    azure: checked("CKV2_AZURE_1"),
    local: inherent("Files lie on a disk of the user's own, and whether it is encrypted the user decides."),
  },
  configSchema: { properties: productionSchema("a key of the owner's own has to be used") },
  check: each(
    ({ blobStores }) => blobStores,
    ({ name, customerKey }, config) =>
      isProduction(config) && customerKey === false
        ? `${name} is encrypted under the cloud's key. Allowed: a key of the owner's own. Name one in its encryption.`
        : undefined,
  ),
};
