import { type Known, UNKNOWN } from "../../../facts/known.ts";

/**
 * Days of a duration as ISO 8601 writes it, for example `P90D` or `P1Y6M`; a year has 365, a month 30.
 * @returns undefined where it is none, or has parts of a day
 */
export function daysOf(duration: Known<unknown>): Known<number | undefined> {
  if (duration === UNKNOWN) return UNKNOWN;
  if (typeof duration !== "string") return undefined;
  const parts = /^P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/i.exec(duration);
  if (parts === null) return undefined;
  const [, years = 0, months = 0, weeks = 0, days = 0] = parts;
  return Number(years) * 365 + Number(months) * 30 + Number(weeks) * 7 + Number(days);
}
