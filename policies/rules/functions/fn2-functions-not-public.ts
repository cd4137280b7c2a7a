import { UNKNOWN } from "../../facts/known.ts";
import { checked, each, inherent, type Rule } from "../rule.ts";

export const functionsNotPublic: Rule = {
  name: "fn2-functions-not-public",
  family: "exposure",
  severity: "critical",
  description:
    "Nobody calls a function past the gateway: each of its callers is named, by identity, account or network.",
  remediation:
    "On AWS ask for signatures (authorizationType AWS_IAM) and give every permission a sourceArn or a sourceAccount; on Azure " +
    "set publicNetworkAccess to Disabled, or ipSecurityRestrictionsDefaultAction to Deny and let in what has to come, a Front " +
    "Door by its own x-azure-fdid. That holds also for an app of which no function waits for requests.",
  clouds: {
    aws: checked(
      "CKV_AWS_301",
      "CKV_AWS_258",
      "AWS-FSBP-Lambda.1",
      "PULUMI-aws-lambda-permission-configure-source-arn",
    ),
    azure: checked("CKV_AZURE_221"),
    local: inherent("Whatever listens does so on 127.0.0.1, where only the machine's own user can call it."),
  },
  check: each(
    ({ functionEntrances }) => functionEntrances,
    ({ name, opening }) =>
      opening === undefined || opening === UNKNOWN
        ? undefined
        : `${name} lets ${opening}. Allowed: callers that are named. Name who may call it.`,
  ),
};
