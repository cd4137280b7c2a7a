import { UNKNOWN } from "../../facts/known.ts";
import { atLeast, floorSchema } from "../config.ts";
import { checked, each, inherent, type Rule } from "../rule.ts";

/** A week: what is broken on a Friday evening can still be undone after a long weekend. */
const MIN_DAYS = 7;

export const databasesBackedUp: Rule = {
  name: "db5-databases-backed-up",
  family: "retention",
  severity: "medium",
  description: `Databases can be restored to any moment of the last ${MIN_DAYS} days.`,
  remediation: "Let the cloud keep backups for 7 days or more.",
  clouds: {
    aws: checked("AWS-FSBP-RDS.11", "CKV_AWS_133"),
    azure: checked("CKV_AZURE_136"),
    local: inherent("A local stack is for development, and promises no backups."),
  },
  configSchema: { properties: floorSchema("minDays", MIN_DAYS, "days of backups") },
  check: each(
    ({ databaseServers }) => databaseServers,
    ({ name, backupDays }, config) => {
      const minDays = atLeast(config, "minDays", MIN_DAYS);
      // Written so that a NaN is a breach.
      if (backupDays === undefined || backupDays === UNKNOWN || backupDays >= minDays) return undefined;
      const received = `${name} keeps ${backupDays === 0 ? "no backups" : `backups for ${backupDays} days`}`;
      return `${received}. Allowed: at least ${minDays} days. Keep them for longer.`;
    },
  ),
};
