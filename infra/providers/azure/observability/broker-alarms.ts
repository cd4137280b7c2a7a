import type { Input } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { Parts } from "../capabilities.ts";
import { sizesOf } from "../sizes.ts";
import { above, type Alarm } from "./alarm.ts";
import { hubsMetric } from "./metrics.ts";

/** Bytes a second that one throughput unit takes in: learn.microsoft.com/azure/event-hubs/event-hubs-scalability. */
const UNIT_BYTES = 1_000_000;
/** Seconds of the window in which bytes are added up. */
const WINDOW_SECONDS = 900;
/** Part of what is bought after which more is needed soon. */
const FULL = 0.8;
const PERCENT = 80;

/** Before a namespace adds units to itself, it refuses some requests; clients send them again. */
const THROTTLED = 100;
/** Clients get over a few. */
const SERVER_ERRORS = 10;

/** Hubs in trouble; none for somebody else's Kafka. Azure runs the brokers, so that there are no disks to watch. */
export function brokerAlarms({ settings }: Context, { kafkaIngress }: Parts<"kafkaIngress">): Alarm[] {
  const { namespaceId } = kafkaIngress;
  if (namespaceId === undefined) return [];
  const each = { of: namespaceId, aggregation: "Total", severity: 2 } as const;
  return [
    above(THROTTLED, {
      ...each,
      ...hubsMetric("ThrottledRequests"),
      name: "brokers-throttled",
      description:
        "Event Hubs refuses requests because more comes than is bought, and producers wait. Raise ingress.size, or let " +
        "producers send less at once.",
    }),
    above(SERVER_ERRORS, {
      ...each,
      ...hubsMetric("ServerErrors"),
      severity: 1,
      name: "brokers-server-errors",
      description:
        "Event Hubs fails by itself, and producers and consumers wait. Look at the namespace's resource health, and ask " +
        "Azure's support where it stays so.",
    }),
    above(0, {
      ...each,
      ...hubsMetric("QuotaExceededErrors"),
      name: "brokers-quota",
      description:
        "Event Hubs refuses requests because a quota is used up, such as connections or bytes kept. Close connections that " +
        "nobody uses, lower ingress.retentionHours, or raise ingress.size.",
    }),
    ...capacity(sizesOf(settings).brokers, namespaceId),
  ];
}

/** Standard is sold by what it takes in, Premium by its machines. */
function capacity(
  { sku, units, maxUnits }: ReturnType<typeof sizesOf>["brokers"],
  namespaceId: Input<string>,
): Alarm[] {
  if (sku === "Standard") {
    const most = Math.max(units, maxUnits);
    return [
      above(FULL * most * UNIT_BYTES * WINDOW_SECONDS, {
        ...hubsMetric("IncomingBytes"),
        of: namespaceId,
        aggregation: "Total",
        severity: 3,
        name: "brokers-capacity",
        description:
          `Event Hubs takes in nearly all that its ${most} throughput units let in. Raise ingress.size before requests ` +
          "are refused.",
      }),
    ];
  }
  const machines = { of: namespaceId, aggregation: "Maximum", severity: 2 } as const;
  const description =
    "The processing units of Event Hubs are nearly used up. Send larger batches, or give the namespace more units.";
  return [
    above(PERCENT, { ...machines, ...hubsMetric("NamespaceCpuUsage"), name: "brokers-cpu", description }),
    above(PERCENT, { ...machines, ...hubsMetric("NamespaceMemoryUsage"), name: "brokers-memory", description }),
  ];
}
