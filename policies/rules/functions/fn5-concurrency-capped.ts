import type { CloudFunction } from "../../facts/functions.ts";
import { checked, each, inherent, type Rule } from "../rule.ts";

export const concurrencyCapped: Rule = {
  name: "fn5-concurrency-capped",
  family: "baseline",
  severity: "medium",
  description:
    "A flood of work neither costs without limit nor takes the account's whole concurrency, or the warehouse's connections.",
  remediation:
    "On AWS set reservedConcurrentExecutions or, where event sources alone run the function, each one's " +
    "scalingConfig.maximumConcurrency; on Azure set functionAppConfig.scaleAndConcurrency.maximumInstanceCount, or " +
    "siteConfig.functionAppScaleLimit.",
  clouds: {
    aws: checked("CKV_AWS_115"),
    azure: checked(),
    local: inherent("One process works on as many images at once as its settings say, two where they say nothing."),
  },
  check: each(
    ({ functions }) => functions,
    (subject) =>
      isUncapped(subject)
        ? `${subject.name} may run any number of times at once. Allowed: a limit. Set one that its account and its warehouse can bear.`
        : undefined,
  ),
};

/** Absent means that there is nothing to cap. */
const isUncapped = (subject: CloudFunction): boolean =>
  "maxConcurrency" in subject && subject.maxConcurrency === undefined;
