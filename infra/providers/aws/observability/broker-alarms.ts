import type { Settings } from "../../../config.ts";
import type { Context } from "../../../contract/context.ts";
import type { Parts } from "../capabilities.ts";
import { sizesOf } from "../sizes.ts";
import { above, type Alarm, below } from "./alarm.ts";
import { brokerMetric, clusterMetric } from "./metrics.ts";

/** As AWS advises: docs.aws.amazon.com/msk, "Best practices for Standard brokers", monitor disk space. */
const DISK_PERCENT = 85;

/** One broker a zone, numbered from 1. */
export const brokerIds = (settings: Settings): string[] =>
  Array.from({ length: sizesOf(settings).zones }, (_, at) => String(at + 1));

/** Brokers in trouble; none for somebody else's. */
export function brokerAlarms({ settings }: Context, { kafkaIngress }: Parts<"kafkaIngress">): Alarm[] {
  const { clusterName } = kafkaIngress;
  if (clusterName === undefined) return [];
  const each = { statistic: "Maximum", evaluationPeriods: 3, treatMissingData: "missing" } as const;
  return [
    ...brokerIds(settings).map((id) =>
      above(DISK_PERCENT, {
        ...each,
        ...brokerMetric("KafkaDataLogsDiskUsed", clusterName, id),
        name: `broker-${id}-disk`,
        alarmDescription: `Broker ${id} is running out of disk. Lower ingress.retentionHours, or raise ingress.size.`,
      }),
    ),
    below(1, {
      ...each,
      ...clusterMetric("ActiveControllerCount", clusterName),
      name: "brokers-controller",
      alarmDescription: "The brokers have no controller: they may be restarting. Ask AWS Support where it stays so.",
    }),
    above(0, {
      ...each,
      ...clusterMetric("OfflinePartitionsCount", clusterName),
      name: "brokers-offline-partitions",
      alarmDescription: "Partitions cannot be reached, and producers wait. Look at the cluster's state and disks.",
    }),
  ];
}
