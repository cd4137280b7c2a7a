import type { Settings } from "../../../config.ts";
import { concurrencyOf } from "../image-function/concurrency.ts";
import { sizesOf } from "../sizes.ts";
import { ASSUMED } from "./workload.ts";

/** How much a stack takes as it is sized. */
export interface Capacity {
  /** Images processed at once. */
  readonly images: number;
  /** The same by the second, each taking as long as the costs assume. */
  readonly imagesPerSecond: number;
  /** Reserved concurrency of all functions together: what the account's quota must have, and `UNRESERVED` more. */
  readonly reservedConcurrency: number;
  /** GB of images inside messages that may come a day: the brokers' disks keep all of them for ingress.retentionHours. */
  readonly inlineGbPerDay: number | undefined;
}

/** Runs of the operations function at once: jobs.ts. */
const OPERATIONS = 3;

/** What Lambda insists on leaving to functions without a reservation: docs.aws.amazon.com/lambda, "reserved concurrency". */
export const UNRESERVED = 100;

/** Part of a disk that may be used before an alarm comes: observability/broker-alarms.ts. */
const DISK = 0.85;

export function capacityOf(settings: Settings): Capacity {
  const { webConcurrency, brokers } = sizesOf(settings);
  const { reserved } = concurrencyOf(settings);
  const { existing, retentionHours } = settings.ingress;
  return {
    images: reserved,
    imagesPerSecond: reserved / ASSUMED.imageSeconds,
    reservedConcurrency: reserved + webConcurrency + OPERATIONS,
    // There are as many copies of a message as brokers, so each disk holds all of them.
    inlineGbPerDay: existing === undefined ? (brokers.storageGb * DISK * 24) / retentionHours : undefined,
  };
}
