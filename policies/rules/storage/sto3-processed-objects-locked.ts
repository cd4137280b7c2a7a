import { UNKNOWN } from "../../facts/known.ts";
import type { BlobContainer, Lock } from "../../facts/storage.ts";
import { atLeast, floorSchema } from "../config.ts";
import { checked, each, type Rule } from "../rule.ts";

/** The promise to customers: a result can be deleted or overwritten by nobody for a week. A stack may only promise more. */
const MIN_DAYS = 7;

const MEND = `Set retention.processedDays to at least what is allowed.`;

export const processedObjectsLocked: Rule = {
  name: "sto3-processed-objects-locked",
  family: "retention",
  severity: "critical",
  description: `Processed images are locked for at least ${MIN_DAYS} days: until then nobody deletes or overwrites one.`,
  remediation:
    "Keep the lock on the container of processed images and set retention.processedDays to 7 or more in the stack's settings.",
  clouds: {
    aws: checked("AWS-FSBP-S3.15", "CKV_AWS_143"),
    azure: checked(),
    local: checked(),
  },
  configSchema: {
    properties: {
      ...floorSchema("minDays", MIN_DAYS, "days of lock"),
      strictMode: {
        type: "boolean",
        default: false,
        description: "Whether a lock that a privileged role can shorten is a breach. Default false.",
      },
      everyContainer: {
        type: "boolean",
        default: false,
        description: "Whether a container that states no purpose counts as one of processed images. Default false.",
      },
    },
  },
  check: each(
    ({ blobContainers }) => blobContainers,
    (container, config) => {
      const scope = { every: config["everyContainer"] === true, strict: config["strictMode"] === true };
      return faults(container, atLeast(config, "minDays", MIN_DAYS), scope);
    },
  ),
};

function faults(
  { name, purpose, lock }: BlobContainer,
  minDays: number,
  { every, strict }: { readonly every: boolean; readonly strict: boolean },
): readonly string[] {
  if (purpose === UNKNOWN || purpose === "raw" || lock === UNKNOWN) return [];
  if (lock === undefined) {
    // What a container without a purpose holds is not known; only a lock shows that it holds what must stay.
    if (purpose === "unstated" && !every) return [];
    const received = `${name} holds processed images and has no object lock`;
    return [`${received}. Allowed: a lock of at least ${minDays} days. ${MEND}`];
  }
  return [tooShort(name, lock, minDays), strict ? tooWeak(name, lock) : undefined].filter(
    (message) => message !== undefined,
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
