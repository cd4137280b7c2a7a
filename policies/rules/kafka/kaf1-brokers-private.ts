import { isYes } from "../known.ts";
import { checked, each, inherent, type Rule } from "../rule.ts";

export const brokersPrivate: Rule = {
  name: "kaf1-brokers-private",
  family: "exposure",
  severity: "critical",
  description: "Brokers are reached from private networks alone: the internet has no way to them.",
  remediation:
    "On AWS leave the brokers' public access DISABLED; on Azure set the namespace's publicNetworkAccess to Disabled. Let other " +
    "networks in by peering or by private endpoints.",
  clouds: {
    aws: checked("CKV_AWS_291", "PROWLER-kafka_cluster_is_public"),
    azure: checked(),
    local: inherent("The broker listens on 127.0.0.1; that of ingress.existing is its owner's to guard."),
  },
  check: each(
    ({ kafkaClusters }) => kafkaClusters,
    ({ name, publicAccess }) =>
      isYes(publicAccess)
        ? `${name} answers on the internet. Allowed: brokers in private networks. Turn public access off, and let other networks in by peering or a private endpoint.`
        : undefined,
  ),
};
