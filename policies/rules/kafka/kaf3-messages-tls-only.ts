import type { KafkaCluster } from "../../facts/kafka.ts";
import { UNKNOWN } from "../../facts/known.ts";
import { isYes } from "../known.ts";
import { checked, each, inherent, type Rule } from "../rule.ts";

/** 1.0 and 1.1 were withdrawn: RFC 8996. */
const OLDEST_TLS = "1.2";

export const messagesTlsOnly: Rule = {
  name: "kaf3-messages-tls-only",
  family: "baseline",
  severity: "high",
  description: `Messages travel by TLS ${OLDEST_TLS} or newer alone, between clients and brokers and between brokers.`,
  remediation:
    "On AWS set encryptionInTransit to clientBroker TLS and inCluster true; on Azure set minimumTlsVersion to 1.2.",
  clouds: {
    aws: checked("CKV_AWS_81", "AWS-FSBP-MSK.1", "PROWLER-kafka_cluster_in_transit_encryption_enabled"),
    azure: checked("CKV_AZURE_223"),
    local: inherent("Messages to the broker do not leave the machine: it listens on 127.0.0.1."),
  },
  check: each(({ kafkaClusters }) => kafkaClusters, faults),
};

function faults({ name, plainClients, plainBrokers, oldestTls }: KafkaCluster): readonly string[] {
  const old = oldestTls !== undefined && oldestTls !== UNKNOWN && oldestTls < OLDEST_TLS;
  return [
    isYes(plainClients)
      ? `${name} takes messages from clients without TLS. Allowed: TLS alone. Refuse clients without it.`
      : [],
    isYes(plainBrokers)
      ? `${name} copies messages between brokers without TLS. Allowed: TLS alone. Turn encryption in the cluster on; on MSK that makes new brokers.`
      : [],
    old
      ? `${name} speaks TLS ${oldestTls}. Allowed: TLS ${OLDEST_TLS} or newer. Set the oldest version to ${OLDEST_TLS}.`
      : [],
  ].flat();
}
