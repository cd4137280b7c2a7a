import { isNo } from "../known.ts";
import { checked, each, inherent, type Rule } from "../rule.ts";

export const flowsLogged: Rule = {
  name: "net3-flows-logged",
  family: "baseline",
  severity: "medium",
  description: "It is written down who spoke to whom in a network, so that a break-in can be followed.",
  remediation: "Add a FlowLog of the whole network, or one of each of its subnets.",
  clouds: {
    aws: checked("AWS-FSBP-EC2.6", "CKV2_AWS_11", "CIS-AWS-5.0-3.7"),
    azure: checked("PROWLER-network_flow_log_captured_sent"),
    local: inherent("A local stack makes no network: its parts speak to each other on 127.0.0.1."),
  },
  check: each(
    ({ networks }) => networks,
    ({ name, flowLogs }) =>
      isNo(flowLogs)
        ? `${name} does not log who speaks to whom. Allowed: a network with flow logs. Add a flow log of the whole network.`
        : undefined,
  ),
};
