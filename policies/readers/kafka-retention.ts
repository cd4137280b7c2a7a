import type { RetentionHours } from "../facts/kafka.ts";
import { type Known, UNKNOWN } from "../facts/known.ts";

const MS_PER_HOUR = 3_600_000;

/** Kafka and Event Hubs take a negative number for "for ever". Undefined: there is no number. */
export function retentionHours(value: Known<number | undefined>, unitsPerHour: number): RetentionHours | undefined {
  if (value === UNKNOWN || value === undefined) return value;
  return value < 0 ? "forever" : value / unitsPerHour;
}

/** Of `retention.ms`. */
export const hoursOfMs = (ms: Known<number | undefined>): RetentionHours | undefined => retentionHours(ms, MS_PER_HOUR);
