import { UNKNOWN } from "../../facts/known.ts";
import { checked, each, inherent, type Rule } from "../rule.ts";

export const noPublicAddresses: Rule = {
  name: "net4-no-public-addresses",
  family: "baseline",
  severity: "medium",
  description: "Nothing in a network has a public address, or goes out by one, unless a gateway was made for that.",
  remediation:
    "On AWS set mapPublicIpOnLaunch, associatePublicIpAddress and assignPublicIp to false; on Azure set defaultOutboundAccess " +
    "to false and take publicIPAddress from network interfaces. A load balancer lets in, a NAT gateway or an endpoint out.",
  clouds: {
    aws: checked("AWS-FSBP-EC2.15", "AWS-FSBP-EC2.9", "CKV_AWS_130", "CKV_AWS_88", "CKV_AWS_333"),
    azure: checked("CKV_AZURE_119"),
    local: inherent("Every part listens on 127.0.0.1; a local stack asks for no address."),
  },
  check: each(
    ({ addressGivers }) => addressGivers,
    ({ name, gives }) =>
      gives === UNKNOWN || gives === undefined
        ? undefined
        : `${name} ${gives}. Allowed: private addresses, and gateways that somebody made. Turn it off.`,
  ),
};
