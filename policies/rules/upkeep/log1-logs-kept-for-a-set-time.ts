import { UNKNOWN } from "../../facts/known.ts";
import type { LogStore } from "../../facts/upkeep.ts";
import { atLeast, floorSchema, isProduction, productionSchema } from "../config.ts";
import { isNo } from "../known.ts";
import { checked, each, inherent, type Rule, type RuleConfig } from "../rule.ts";

/** A week, as of results and backups: what went wrong on a Friday evening can still be read after a long weekend. */
const MIN_DAYS = 7;

/**
 * Five years with a leap day or two, a step that CloudWatch offers: nothing of a customer's is kept for longer than
 * statistics are (db9), and log lines have addresses of people in them. A law that asks for more is a matter of
 * configuration, because this family takes no exceptions.
 */
const DEFAULT_MAX_DAYS = 1827;

/** Twelve years, as long as any cloud keeps a log that ends (Azure's totalRetentionInDays; CloudWatch's is 3653). */
const CLOUD_DAYS = 4383;

export const logsKeptForASetTime: Rule = {
  name: "log1-logs-kept-for-a-set-time",
  family: "retention",
  severity: "medium",
  description:
    `Logs are kept for at least ${MIN_DAYS} days, and not for ever; in production they are encrypted under a key of the ` +
    "owner's own.",
  remediation:
    "Set retentionInDays of the log group (AWS), or of the workspace and its tables (Azure), and kmsKeyId of the log group; " +
    "give a flow log on Azure a retentionPolicy, or its account a ManagementPolicy.",
  clouds: {
    aws: checked("CKV_AWS_66", "CKV_AWS_158"),
    azure: checked(),
    local: inherent(
      "Logs are files that the machine's user alone reads. One of more than 20 MiB is put aside at a start, in place of the " +
        "one before, and purging the stack removes them all.",
    ),
  },
  configSchema: {
    properties: {
      ...floorSchema("minDays", MIN_DAYS, "days that a log line is kept"),
      maxDays: {
        type: "integer",
        minimum: MIN_DAYS,
        maximum: CLOUD_DAYS,
        default: DEFAULT_MAX_DAYS,
        description: `Most days that a log line is kept. Default ${DEFAULT_MAX_DAYS}, five years.`,
      },
      ...productionSchema("logs have to be encrypted under a key of the owner's own"),
    },
  },
  check: each(({ logStores }) => logStores, faults),
};

function faults({ name, keptDays, customerKey }: LogStore, config: RuleConfig): readonly string[] {
  return [keptTooShortOrLong(name, keptDays, config), isProduction(config) && isNo(customerKey) ? cloudsKey(name) : []]
    .flat()
    .filter((message) => message !== undefined);
}

function keptTooShortOrLong(name: string, days: LogStore["keptDays"], config: RuleConfig): string | undefined {
  if (days === undefined || days === UNKNOWN) return undefined;
  const minDays = atLeast(config, "minDays", MIN_DAYS);
  const stated = config["maxDays"];
  const maxDays = typeof stated === "number" ? stated : DEFAULT_MAX_DAYS;
  // Written so that a NaN is a breach.
  if (days !== "ever" && days >= minDays && days <= maxDays) return undefined;
  const received = days === "ever" ? "for ever" : `for ${days} days`;
  return `${name} keeps logs ${received}. Allowed: from ${minDays} to ${maxDays} days. Set its retention.`;
}

const cloudsKey = (name: string): string =>
  `${name} is encrypted under the cloud's key. Allowed: a key of the owner's own. Name one in the log group.`;
