import { type BlobContainer, type Facts, type Lock, UNKNOWN } from "../facts.ts";
import type { Breach, Rule } from "./rule.ts";

/** The promise to customers: a result can be deleted or overwritten by nobody for a week. A stack may only promise more. */
const MIN_DAYS = 7;

const MEND = `Set retention.processedDays to at least what is allowed.`;

export const processedObjectsLocked: Rule = {
  name: "sto3-processed-objects-locked",
  severity: "critical",
  description: `Processed images are locked for at least ${MIN_DAYS} days: until then nobody deletes or overwrites one.`,
  enforcement: "mandatory",
  frameworks: ["AWS-FSBP-S3.15", "CKV_AWS_143", "CKV2_GCP_4"],
  remediation:
    "Keep the lock on the container of processed images and set retention.processedDays to 7 or more in the stack's settings.",
  configSchema: {
    properties: {
      minDays: {
        type: "integer",
        minimum: MIN_DAYS,
        default: MIN_DAYS,
        description: `Least days of lock. Default and minimum ${MIN_DAYS}.`,
      },
      strictMode: {
        type: "boolean",
        default: false,
        description: "Whether a lock that a privileged role can shorten is a breach. Default false.",
      },
    },
  },
  check({ blobContainers }: Facts, config) {
    const stated = config["minDays"];
    // Taken as a floor here too, so that no way of configuring the pack can lower the promise.
    const minDays = Math.max(MIN_DAYS, typeof stated === "number" ? stated : MIN_DAYS);
    return blobContainers.flatMap((container) => breaches(container, minDays, config["strictMode"] === true));
  },
};

function breaches({ urn, name, purpose, lock }: BlobContainer, minDays: number, strict: boolean): readonly Breach[] {
  if (purpose === UNKNOWN || purpose === "raw" || lock === UNKNOWN) return [];
  if (lock === undefined) {
    // What a container without a purpose holds is not known; only a lock shows that it holds what must stay.
    if (purpose === "unstated") return [];
    const message = `${name} holds processed images and has no object lock. Allowed: a lock of at least ${minDays} days. ${MEND}`;
    return [{ urn, message }];
  }
  return [tooShort(name, lock, minDays), ...(strict ? [tooWeak(name, lock)] : [])].flatMap((message) =>
    message === undefined ? [] : [{ urn, message }],
  );
}

function tooShort(name: string, { days }: Lock, minDays: number): string | undefined {
  if (days === UNKNOWN) return undefined;
  if (days === undefined)
    return `${name} has an object lock with no length. Allowed: at least ${minDays} days. ${MEND}`;
  // Written so that a NaN is a breach.
  if (days >= minDays) return undefined;
  return `${name} locks objects for ${days} days. Allowed: at least ${minDays} days. ${MEND}`;
}

function tooWeak(name: string, { mode }: Lock): string | undefined {
  if (mode === UNKNOWN || mode === "strict") return undefined;
  const received = mode === "bypassable" ? "a lock that a privileged role can shorten" : "a lock of no known mode";
  return `${name} has ${received}. Allowed: a lock that nobody can shorten. Set retention.lock to compliance.`;
}
