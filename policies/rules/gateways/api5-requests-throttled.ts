import type { GatewayPart } from "../../facts/gateways.ts";
import { isNo, isYes } from "../known.ts";
import { checked, each, inherent, type Rule } from "../rule.ts";

export const requestsThrottled: Rule = {
  name: "api5-requests-throttled",
  family: "baseline",
  severity: "medium",
  description: "Public entries refuse requests beyond a rate, and write no whole requests to a log.",
  remediation:
    "Throttle the stage for all methods or by a usage plan (AWS), or give the firewall a rule that limits a rate (Azure); turn data trace off.",
  clouds: {
    aws: checked("CKV_AWS_276"),
    azure: checked(),
    local: inherent("Only the one user of the machine can ask, and no log has whole requests."),
  },
  check: each(({ gatewayParts }) => gatewayParts, faults),
};

function faults({ name, throttled, tracesData }: GatewayPart): readonly string[] {
  return [
    isNo(throttled)
      ? `${name} takes requests at any rate. Allowed: an entry that refuses what is beyond a rate. Throttle it.`
      : [],
    isYes(tracesData)
      ? `${name} writes whole requests to a log, keys and bodies included. Allowed: a log without them. Turn data trace off.`
      : [],
  ].flat();
}
