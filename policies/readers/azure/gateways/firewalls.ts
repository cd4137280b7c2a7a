import type { Known } from "../../../facts/known.ts";
import { anyIn } from "../../lists.ts";
import { allOf, anyOf, holds } from "../../logic.ts";
import { elements, property } from "../../property.ts";
import type { Properties, ResourceView } from "../../reader.ts";
import { isAzure } from "../types.ts";

export const isFirewall = isAzure("frontdoor", "Policy");

/** Actions of rules and rule sets that let a request through. */
const LETS_THROUGH: readonly unknown[] = ["Allow", "Log"];

/** Whether a firewall is on, refuses what its rules find, and has a rule that finds anything. */
export const refuses = (policy: ResourceView): Known<boolean> => allOf([isInForce(policy), hasRules(policy)]);

/** Whether it refuses requests beyond a rate. */
export function throttles(policy: ResourceView): Known<boolean> {
  const ofRate = (rule: Known<unknown>): Known<boolean> =>
    holds(property(rule, "ruleType"), (kind) => kind === "RateLimitRule");
  return allOf([
    isInForce(policy),
    anyIn(customRules(policy.inputs), (rule) => allOf([ofRate(rule), ruleRefuses(rule)])),
  ]);
}

/** In the mode Detection it only writes down. What has no mode is not counted on. */
const isInForce = ({ inputs }: ResourceView): Known<boolean> =>
  allOf([
    holds(property(inputs, "policySettings", "enabledState"), (state) => state !== "Disabled"),
    holds(property(inputs, "policySettings", "mode"), (mode) => mode === "Prevention"),
  ]);

const hasRules = ({ inputs }: ResourceView): Known<boolean> =>
  anyOf([
    anyIn(elements(property(inputs, "managedRules", "managedRuleSets")), (set) =>
      holds(property(set, "ruleSetAction"), (action) => !LETS_THROUGH.includes(action)),
    ),
    anyIn(customRules(inputs), ruleRefuses),
  ]);

const customRules = (inputs: Properties): Known<readonly Known<unknown>[]> =>
  elements(property(inputs, "customRules", "rules"));

const ruleRefuses = (rule: Known<unknown>): Known<boolean> =>
  allOf([
    holds(property(rule, "enabledState"), (state) => state !== "Disabled"),
    holds(property(rule, "action"), (action) => typeof action === "string" && !LETS_THROUGH.includes(action)),
  ]);
