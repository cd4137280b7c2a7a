import { UNKNOWN } from "../../facts/known.ts";
import { checked, each, inherent, type Rule } from "../rule.ts";

export const defaultsLetNothingThrough: Rule = {
  name: "net2-defaults-let-nothing-through",
  family: "baseline",
  severity: "high",
  description: "Traffic that nobody thought of does not get through: no network relies on what its cloud lets through.",
  remediation:
    "On AWS give every VPC a DefaultSecurityGroup without rules, and put nothing into it; on Azure give every subnet a " +
    "networkSecurityGroup.",
  clouds: {
    aws: checked("AWS-FSBP-EC2.2", "CKV2_AWS_12", "CIS-AWS-5.0-5.5"),
    azure: checked("CKV2_AZURE_31", "CIS-AZURE-5.0-7.11"),
    local: inherent("A local stack makes no network: its parts speak to each other on 127.0.0.1."),
  },
  check: each(
    ({ networkDefaults }) => networkDefaults,
    ({ name, opening }) =>
      opening === UNKNOWN || opening === undefined
        ? undefined
        : `${name} ${opening}. Allowed: a network that lets through only what somebody asked for. Take the default's rules away, or give it a group of rules.`,
  ),
};
