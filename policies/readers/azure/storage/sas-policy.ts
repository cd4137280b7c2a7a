import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { property } from "../../property.ts";

/**
 * The longest that a signed address is accepted, in seconds, by an account's sasPolicy. Azure counts from the start that
 * is written in the address, and where it blocks it refuses one without a start; where it logs, it refuses none.
 * Source: learn.microsoft.com/azure/storage/common/sas-expiration-policy
 */
export function signedUrlSeconds(policy: Known<unknown>): Known<number | "unbounded"> {
  const action = property(policy, "expirationAction");
  const period = property(policy, "sasExpirationPeriod");
  if (policy === undefined || (action !== UNKNOWN && action !== "Block")) return "unbounded";
  if (action === UNKNOWN || period === UNKNOWN) return UNKNOWN;
  return seconds(period) ?? "unbounded";
}

/** Of a period as Azure writes it, DD.HH:MM:SS. */
function seconds(period: unknown): number | undefined {
  const parts = typeof period === "string" ? /^(?:(\d+)\.)?(\d{1,2}):(\d{2}):(\d{2})$/.exec(period) : null;
  if (parts === null) return undefined;
  const [days = 0, hours = 0, minutes = 0, rest = 0] = parts
    .slice(1)
    .map(Number)
    .map((part) => part || 0);
  return ((days * 24 + hours) * 60 + minutes) * 60 + rest;
}
