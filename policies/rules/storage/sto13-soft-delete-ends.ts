import { UNKNOWN } from "../../facts/known.ts";
import type { SoftDelete } from "../../facts/storage.ts";
import { checked, each, inherent, type Rule, type RuleConfig } from "../rule.ts";

/** What a customer is promised to be gone is gone. Azure's own limit is a year. */
const DEFAULT_DAYS = 0;
const CLOUD_DAYS = 365;

export const softDeleteEnds: Rule = {
  name: "sto13-soft-delete-ends",
  family: "retention",
  severity: "medium",
  description: "What has expired is gone: no soft delete keeps it beyond the days that were promised.",
  remediation:
    "Turn deleteRetentionPolicy and containerDeleteRetentionPolicy off. The lock, not soft delete, keeps what must stay.",
  clouds: {
    aws: inherent(
      "S3 keeps what was deleted as an old version and in no other way; sto4 asks for old versions to expire.",
    ),
    azure: checked(),
    local: inherent("What the local store deletes it deletes at once; old versions are for sto4."),
  },
  configSchema: {
    properties: {
      maxDays: {
        type: "integer",
        minimum: DEFAULT_DAYS,
        maximum: CLOUD_DAYS,
        default: DEFAULT_DAYS,
        description: `Most days that something deleted may be kept. Default ${DEFAULT_DAYS}: soft delete is off.`,
      },
    },
  },
  check: each(({ softDeletes }) => softDeletes, prolongs),
};

function prolongs({ name, purpose, of, days }: SoftDelete, { maxDays: stated }: RuleConfig): string | undefined {
  // For what nobody was promised anything about, soft delete is a good habit.
  if (purpose === UNKNOWN || purpose === "unstated") return undefined;
  const maxDays = typeof stated === "number" ? stated : DEFAULT_DAYS;
  if (days === UNKNOWN || days === undefined || days <= maxDays) return undefined;
  const allowed = maxDays === 0 ? "soft delete turned off" : `at most ${maxDays} days`;
  return `${name} keeps deleted ${of} for ${days} more days. Allowed: ${allowed}. Turn soft delete off, or shorten it.`;
}
