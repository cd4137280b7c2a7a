import type { PolicyConfigSchema } from "@pulumi/policy";
import type { StatisticsRetention } from "../../facts/databases.ts";
import { UNKNOWN } from "../../facts/known.ts";
import { atLeast, floorSchema } from "../config.ts";
import { checked, each, type Rule, type RuleConfig } from "../rule.ts";

/** The promise to customers: numbers about them are there for a year, and gone after five. */
const MIN_YEARS = 1;
const MAX_YEARS = 5;
/** As long as results are locked, so that whatever is stored can be looked up image by image. */
const MIN_DETAIL_DAYS = 7;

export const statisticsKeptForYears: Rule = {
  name: "db9-statistics-kept-for-years",
  family: "retention",
  severity: "medium",
  description: `Statistics are kept for at least ${MIN_YEARS} and at most ${MAX_YEARS} years, and details of single images for at least ${MIN_DETAIL_DAYS} days.`,
  remediation:
    "Set retention.statsYears and retention.detailDays in the stack's settings to what is allowed; a longer time needs a reason in the policy configuration.",
  clouds: { aws: checked(), azure: checked(), local: checked() },
  configSchema: {
    properties: {
      ...floorSchema("minYears", MIN_YEARS, "years of statistics"),
      ...floorSchema("minDetailDays", MIN_DETAIL_DAYS, "days of details"),
      maxYears: {
        type: "integer",
        minimum: MIN_YEARS,
        maximum: MAX_YEARS,
        default: MAX_YEARS,
        description: `Most years of statistics. Default and maximum ${MAX_YEARS}; more with a reason, by longerRetention.`,
      },
      longerRetention: longerRetention(),
    },
  },
  check: each(({ statisticsRetentions }) => statisticsRetentions, faults),
};

/** What a law or a contract asks for beyond the promise. */
function longerRetention(): PolicyConfigSchema["properties"][string] {
  return {
    type: "object",
    description: `Most years of statistics where something obliges to more than ${MAX_YEARS}, and what that is.`,
    properties: {
      years: { type: "integer", minimum: MAX_YEARS + 1, description: "Most years of statistics." },
      reason: { type: "string", minLength: 10, description: "Why, for whoever reads the configuration." },
    },
    required: ["years", "reason"],
    additionalProperties: false,
  };
}

function faults({ name, years, detailDays }: StatisticsRetention, config: RuleConfig): readonly string[] {
  const least = atLeast(config, "minYears", MIN_YEARS);
  const most = mostYears(config);
  const leastDays = atLeast(config, "minDetailDays", MIN_DETAIL_DAYS);
  return [
    // Written so that a NaN is a breach.
    years === UNKNOWN || (years !== "unstated" && years >= least && years <= most)
      ? []
      : `${name} ${years === "unstated" ? "does not say for how many years it keeps statistics" : `keeps statistics for ${years} years`}. ` +
        `Allowed: ${least} to ${most} years. Set retention.statsYears.`,
    detailDays === undefined || detailDays === UNKNOWN || (detailDays !== "unstated" && detailDays >= leastDays)
      ? []
      : `${name} ${detailDays === "unstated" ? "does not say for how many days it keeps details of images" : `keeps details of images for ${detailDays} days`}. ` +
        `Allowed: at least ${leastDays} days. Set retention.detailDays.`,
  ].flat();
}

/** More than the promise counts only with its reason, whatever the schema let pass. */
function mostYears({ maxYears, longerRetention }: RuleConfig): number {
  const { years, reason } = (longerRetention ?? {}) as { readonly years?: unknown; readonly reason?: unknown };
  if (typeof years === "number" && typeof reason === "string" && reason.length > 0) return years;
  return typeof maxYears === "number" ? Math.min(maxYears, MAX_YEARS) : MAX_YEARS;
}
