import type { KafkaCluster } from "../../facts/kafka.ts";
import { isNo } from "../known.ts";
import { checked, each, inherent, type Rule, type RuleConfig } from "../rule.ts";

export const brokersLogged: Rule = {
  name: "kaf4-brokers-logged",
  family: "baseline",
  severity: "medium",
  description: "Brokers send their log to where logs are kept, and are measured: where asked for, each topic as well.",
  remediation:
    "On AWS turn one of loggingInfo.brokerLogs on, and for topics enhancedMonitoring PER_TOPIC_PER_BROKER or openMonitoring; on " +
    "Azure give the namespace a DiagnosticSetting with its operational logs.",
  clouds: {
    // MSK.2 and Prowler's check ask for metrics of topics, which AWS charges for: the setting topicMetrics.
    aws: checked("CKV_AWS_80", "AWS-FSBP-MSK.2", "PROWLER-kafka_cluster_enhanced_monitoring_enabled"),
    azure: checked(),
    local: inherent("The broker's log is a file of the stack's folder, and nothing turns it off."),
  },
  configSchema: {
    properties: {
      topicMetrics: {
        type: "boolean",
        default: false,
        description:
          "Whether each topic has to be measured too, as AWS-FSBP-MSK.2 asks. Default false: AWS charges for it.",
      },
    },
  },
  check: each(({ kafkaClusters }) => kafkaClusters, faults),
};

function faults({ name, keepsLogs, topicMetrics }: KafkaCluster, config: RuleConfig): readonly string[] {
  return [
    isNo(keepsLogs)
      ? `${name} keeps no log of its brokers. Allowed: a log that goes to where logs are kept. Send it there.`
      : [],
    config["topicMetrics"] === true && isNo(topicMetrics)
      ? `${name} measures its brokers and none of its topics. Allowed: metrics of each topic. Raise its level of monitoring.`
      : [],
  ].flat();
}
