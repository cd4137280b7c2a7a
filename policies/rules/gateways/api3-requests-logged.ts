import type { GatewayPart } from "../../facts/gateways.ts";
import { isNo } from "../known.ts";
import { checked, each, inherent, type Rule } from "../rule.ts";

export const requestsLogged: Rule = {
  name: "api3-requests-logged",
  family: "baseline",
  severity: "medium",
  description: "Public entries log who asked for what, and their firewalls what they refused.",
  remediation:
    "Give the stage an access log and the firewall a log (AWS), or the profile a diagnostic setting (Azure).",
  clouds: {
    aws: checked("AWS-FSBP-WAF.11", "AWS-FSBP-APIGateway.9", "CKV_AWS_76", "CKV_AWS_95", "CKV2_AWS_31"),
    azure: checked(),
    local: inherent("The gateway is a port of 127.0.0.1, and only the one user of the machine reaches it."),
  },
  check: each(({ gatewayParts }) => gatewayParts, faults),
};

function faults({ name, accessLog, firewallLog }: GatewayPart): readonly string[] {
  return [
    isNo(accessLog)
      ? `${name} does not log requests. Allowed: an entry with an access log. Send its access log to where logs are kept.`
      : [],
    isNo(firewallLog)
      ? `${name} does not log what the firewall refuses. Allowed: a firewall with a log. Send its log to where logs are kept.`
      : [],
  ].flat();
}
