import { UNKNOWN } from "../../facts/known.ts";
import type { EncryptionKey } from "../../facts/upkeep.ts";
import { checked, each, inherent, type Rule, type RuleConfig } from "../rule.ts";

/** A year, which KMS takes where it is told nothing (docs.aws.amazon.com/kms, "Rotate AWS KMS keys"). */
const DEFAULT_DAYS = 365;

export const keysRotated: Rule = {
  name: "kms1-keys-rotated",
  family: "baseline",
  severity: "medium",
  description:
    "Encryption keys are replaced by the cloud itself, within a year: what one version encrypts stays little.",
  remediation:
    "Set enableKeyRotation on AWS; on Azure give the key a rotationPolicy with a lifetime action of type rotate.",
  clouds: {
    aws: checked("AWS-FSBP-KMS.4", "CKV_AWS_7", "CIS-AWS-5.0-3.6", "PULUMI-aws-kms-key-enable-key-rotation"),
    azure: checked("PROWLER-keyvault_key_rotation_enabled", "CIS-AZURE-5.0-8.3.9"),
    local: inherent("A local stack makes no encryption key: whether the disk is encrypted its user decides."),
  },
  configSchema: {
    properties: {
      maxDays: {
        type: "integer",
        minimum: 1,
        maximum: DEFAULT_DAYS,
        default: DEFAULT_DAYS,
        description: `Most days from one version of a key to the next. Default and maximum ${DEFAULT_DAYS}.`,
      },
    },
  },
  check: each(({ encryptionKeys }) => encryptionKeys, fault),
};

function fault({ name, rotationDays: days }: EncryptionKey, { maxDays: stated }: RuleConfig): string | undefined {
  if (days === undefined || days === UNKNOWN) return undefined;
  const maxDays = Math.min(DEFAULT_DAYS, typeof stated === "number" ? stated : DEFAULT_DAYS);
  // Written so that a NaN is a breach.
  if (typeof days === "number" && days <= maxDays) return undefined;
  const received = days === "never" ? "is not rotated" : `is rotated every ${days} days`;
  return `${name} ${received}. Allowed: rotation at least every ${maxDays} days. Turn automatic rotation on, or let it come sooner.`;
}
