import type { PolicyConfigSchema } from "@pulumi/policy";
import type { RuleConfig } from "./rule.ts";

type Properties = PolicyConfigSchema["properties"];

/**
 * A least number that a configuration may raise and never lower.
 * @param unit for the description, in the plural
 */
export const floorSchema = (name: string, floor: number, unit: string): Properties => ({
  [name]: {
    type: "integer",
    minimum: floor,
    default: floor,
    description: `Least ${unit}. Default and minimum ${floor}.`,
  },
});

/** Its value. The floor holds here too, so that no way of configuring the pack can lower it. */
export function atLeast(config: RuleConfig, name: string, floor: number): number {
  const stated = config[name];
  return Math.max(floor, typeof stated === "number" ? stated : floor);
}

/**
 * The setting `production` of a rule that asks for more there.
 * @param asksFor what production is asked for, as the end of "Whether …"
 */
export const productionSchema = (asksFor: string): Properties => ({
  production: { type: "boolean", default: false, description: `Whether ${asksFor}. Default false.` },
});

export const isProduction = (config: RuleConfig): boolean => config["production"] === true;
