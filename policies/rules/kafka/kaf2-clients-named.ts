import { UNKNOWN } from "../../facts/known.ts";
import { checked, each, inherent, type Rule } from "../rule.ts";

export const clientsNamed: Rule = {
  name: "kaf2-clients-named",
  family: "exposure",
  severity: "critical",
  description:
    "Every client of the brokers proves who it is, with an identity of its own: nobody is anonymous, and no key is shared.",
  remediation:
    "On AWS set clientAuthentication.unauthenticated to false with IAM, SCRAM or certificates turned on, and name accounts or " +
    "roles in a cluster's policy; on Azure set disableLocalAuth to true and give identities roles.",
  clouds: {
    aws: checked("PROWLER-kafka_cluster_unrestricted_access_disabled"),
    azure: checked(),
    local: inherent("The broker refuses clients without a password of the stack's; it listens on 127.0.0.1."),
  },
  check: each(
    ({ kafkaEntrances }) => kafkaEntrances,
    ({ name, opening }) =>
      opening === undefined || opening === UNKNOWN
        ? undefined
        : `${name} lets in ${opening}. Allowed: clients that each prove an identity of their own. Close that way in.`,
  ),
};
