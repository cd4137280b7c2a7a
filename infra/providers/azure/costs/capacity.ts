import type { Settings } from "../../../config.ts";
import { concurrencyOf } from "../image-function/concurrency.ts";
import { MIN_INSTANCES, sizesOf } from "../sizes.ts";
import { ASSUMED } from "./workload.ts";

/** How much a stack takes as it is sized. */
export interface Capacity {
  /** Images processed at once. */
  readonly images: number;
  /** The same by the second, each taking as long as the costs assume. */
  readonly imagesPerSecond: number;
  /** Cores of all instances that the image function, the web application and an operator's requests may have together: what the
   * region's quota of Flex Consumption must have. The jobs take one each beside them. */
  readonly cores: number;
  /** MB of messages that the hubs take in a second: with the units that are there from the start, and with the most. */
  readonly messageMbPerSecond: { readonly usual: number; readonly most: number };
  /** GB of images inside messages that may come a day before their keeping costs extra; undefined for somebody else's Kafka. */
  readonly inlineGbPerDay: number | undefined;
}

/** Memory of an instance in MiB, of those that go by no setting: web.ts and jobs.ts. */
export const INSTANCE_MB = { web: 2048, operations: 2048 } as const;

/** Cores by MiB of an instance: learn.microsoft.com/azure/azure-functions/flex-consumption-plan, "Instance sizes". */
const CORES = { 512: 0.25, 2048: 1, 4096: 2 } as const;

/**
 * GB that a unit keeps for nothing more, and MB that it takes in a second. Premium's throughput is nowhere promised: 5 to 10
 * MB a second.
 * Source: learn.microsoft.com/azure/event-hubs/event-hubs-quotas and event-hubs-scalability
 */
const UNIT = {
  Standard: { keptGb: 84, mbPerSecond: 1 },
  Premium: { keptGb: 1024, mbPerSecond: 5 },
} as const;

export function capacityOf(settings: Settings): Capacity {
  const { webInstances, memoryMb, brokers } = sizesOf(settings);
  const { uploads, stream } = concurrencyOf(settings);
  const { existing, retentionHours } = settings.ingress;
  const { keptGb, mbPerSecond } = UNIT[brokers.sku];
  const images = uploads + stream;
  return {
    images,
    imagesPerSecond: images / ASSUMED.imageSeconds,
    cores:
      images * CORES[memoryMb] + webInstances * CORES[INSTANCE_MB.web] + MIN_INSTANCES * CORES[INSTANCE_MB.operations],
    messageMbPerSecond: {
      usual: brokers.units * mbPerSecond,
      most: Math.max(brokers.units, brokers.maxUnits) * mbPerSecond,
    },
    inlineGbPerDay: existing === undefined ? (brokers.units * keptGb * 24) / retentionHours : undefined,
  };
}
