import type { CloudFunction } from "../../facts/functions.ts";
import { UNKNOWN } from "../../facts/known.ts";
import { atLeast, floorSchema } from "../config.ts";
import { checked, each, inherent, type Rule } from "../rule.ts";

/** With one zone, its outage is the function's. */
const MIN_ZONES = 2;

export const functionsInNetwork: Rule = {
  name: "fn3-functions-in-network",
  family: "baseline",
  severity: "medium",
  description: `Functions run in a network of the stack's owner, with room in at least ${MIN_ZONES} zones.`,
  remediation:
    "On AWS give the function's vpcConfig a subnet in each zone; on Azure set virtualNetworkSubnetId to a subnet that is " +
    "delegated to the plan's service.",
  clouds: {
    aws: checked("CKV_AWS_117", "AWS-FSBP-Lambda.3", "AWS-FSBP-Lambda.5"),
    azure: checked("PROWLER-app_function_vnet_integration_enabled"),
    local: inherent("Functions run on the machine itself, which has no zones, and reach everything on 127.0.0.1."),
  },
  configSchema: { properties: floorSchema("minZones", MIN_ZONES, "zones, where a subnet lies in one") },
  check: each(
    ({ functions }) => functions,
    (subject, config) => outside(subject, atLeast(config, "minZones", MIN_ZONES)),
  ),
};

function outside({ name, inNetwork, zones }: CloudFunction, minZones: number): string | undefined {
  if (inNetwork === UNKNOWN) return undefined;
  if (!inNetwork)
    return `${name} runs in no network of its owner's. Allowed: one with private addresses. Put it into one.`;
  if (zones === undefined || zones === UNKNOWN || zones >= minZones) return undefined;
  return `${name} has subnets in ${zones} zone${zones === 1 ? "" : "s"}. Allowed: at least ${minZones} zones. Add a subnet of another zone.`;
}
