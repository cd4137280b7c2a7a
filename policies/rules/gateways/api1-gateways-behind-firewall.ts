import { checked, each, inherent, type Rule } from "../rule.ts";

export const gatewaysBehindFirewall: Rule = {
  name: "api1-gateways-behind-firewall",
  family: "baseline",
  severity: "high",
  description: "Before every public entry stands a web application firewall that refuses what its rules find.",
  remediation: "Attach a firewall (WAF) to the stage or the endpoint, with rules that block and do not only count.",
  clouds: {
    aws: checked("AWS-FSBP-APIGateway.4", "CKV2_AWS_29"),
    azure: checked("CKV_AZURE_121", "CKV_AZURE_123"),
    local: inherent("The gateway is a port of 127.0.0.1, which no other machine reaches."),
  },
  check: each(
    ({ gatewayParts }) => gatewayParts,
    ({ name, firewall }) => {
      if (firewall !== "none" && firewall !== "counts") return undefined;
      const received = firewall === "none" ? "has no firewall" : "has a firewall that refuses nothing";
      return `${name} ${received}. Allowed: one that refuses what its rules find. ${
        firewall === "none" ? "Attach one to it." : "Let its rules block."
      }`;
    },
  ),
};
