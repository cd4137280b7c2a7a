import { type Known, UNKNOWN } from "../facts/known.ts";
import type { Lock } from "../facts/storage.ts";

/** S3's own words. A privileged role, and locally the store's owner, can bypass GOVERNANCE. */
export function s3LockMode(value: Known<unknown>): Lock["mode"] {
  if (value === UNKNOWN) return UNKNOWN;
  return value === "COMPLIANCE" ? "strict" : value === "GOVERNANCE" ? "bypassable" : "unstated";
}
