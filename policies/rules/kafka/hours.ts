import type { RetentionHours } from "../../facts/kafka.ts";

const HOURS_OF_DAY = 24;

export const hoursOfDays = (days: number): number => days * HOURS_OF_DAY;

/** For messages: "for 36 hours", "for 7 days", "for ever". */
export function lengthOf(hours: Exclude<RetentionHours, symbol>): string {
  if (hours === "forever") return "for ever";
  const days = hours / HOURS_OF_DAY;
  if (Number.isInteger(days) && days > 1) return `for ${days} days`;
  return `for ${precise(hours)} ${hours === 1 ? "hour" : "hours"}`;
}

/** A millisecond less than a day is not to read as a day. */
const precise = (hours: number): number => Number(hours.toPrecision(9));
