import type { CloudFunction } from "../../facts/functions.ts";
import { UNKNOWN } from "../../facts/known.ts";
import { atLeast, floorSchema } from "../config.ts";
import { checked, each, inherent, type Rule } from "../rule.ts";
import { endOfSupport } from "./end-of-support.ts";

const DAY_MS = 86_400_000;

/**
 * The day by which runtimes are judged where a configuration names none: when the table of end-of-support.ts was read. Not
 * the clock, so that the same program and the same pack are judged alike on every day; `day` moves it on.
 */
const JUDGED_ON = "2026-11-21";

export const runtimesSupported: Rule = {
  name: "fn1-runtimes-supported",
  family: "baseline",
  severity: "high",
  description:
    "Functions run on versions of their language that still get security fixes. Container images are not judged.",
  remediation: "Set the function's runtime to a version that is supported, and test the code with it.",
  clouds: {
    aws: checked("CKV_AWS_363", "AWS-FSBP-Lambda.2"),
    azure: checked("PROWLER-app_function_latest_runtime_version"),
    local: inherent("Functions run on the Node.js of the machine's user, which no resource chooses."),
  },
  configSchema: {
    properties: {
      day: {
        type: "string",
        pattern: "^\\d{4}-\\d{2}-\\d{2}$",
        default: JUDGED_ON,
        description: `Day on which they have to be supported, YYYY-MM-DD. Default ${JUDGED_ON}.`,
      },
      ...floorSchema("minDaysLeft", 0, "days of support that have to be left then"),
    },
  },
  check: each(
    ({ functions }) => functions,
    (subject, config) => {
      const day = typeof config["day"] === "string" ? config["day"] : JUDGED_ON;
      return ended(subject, dayAfter(day, atLeast(config, "minDaysLeft", 0)));
    },
  ),
};

/** Both as YYYY-MM-DD. */
const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

function ended({ name, runtime }: CloudFunction, day: string): string | undefined {
  if (runtime === UNKNOWN || runtime === undefined) return undefined;
  const end = endOfSupport(runtime);
  if (end === undefined || day <= end.lastDay) return undefined;
  const when = `${end.listed ? "ends on" : "ended before"} ${end.lastDay}`;
  return `${name} runs on ${runtime.language} ${runtime.version}, the support of which ${when}. Allowed: a version supported on ${day}. Take a newer one.`;
}
