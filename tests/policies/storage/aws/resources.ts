import type { ResourceView } from "../../../../policies/readers/reader.ts";
import { factsOfStack } from "../../../../policies/readers/registry.ts";
import { processedObjectsLocked } from "../../../../policies/rules/storage/sto3-processed-objects-locked.ts";
import { objectsExpire } from "../../../../policies/rules/storage/sto4-objects-expire.ts";
import { containersNotEmptied } from "../../../../policies/rules/storage/sto12-containers-not-emptied.ts";
import { type Told, UNKNOWN_TEXT, type Values, view } from "../../views.ts";

/** A resource of @pulumi/aws's s3 module, as a policy over the stack sees it. */
export const resource = (type: string, name: string, inputs: Values, told?: Told): ResourceView =>
  view(`aws:s3/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`, name, inputs, told);

/** A bucket that is there: its id is its name. */
export const bucket = (name: string, inputs: Values = {}, type = "Bucket"): ResourceView =>
  resource(type, name, inputs, { answers: { bucket: `${name}-0a1b`, id: `${name}-0a1b` } });

/** What names a bucket that is there. */
export const of = (name: string): Values => ({ bucket: `${name}-0a1b` });

/** A bucket that a preview is to make: the engine has named it, and only the provider will tell its id. */
export const bucketToBe = (
  name: string,
  inputs: Values = {},
  answers: Values = { bucket: `${name}-0a1b` },
): ResourceView => resource("Bucket", name, inputs, { answers: { ...answers, id: UNKNOWN_TEXT } });

/** What points at buckets of which the id is still to come. */
export const TO_COME: Values = { bucket: UNKNOWN_TEXT };

export const PROCESSED: Values = { objectLockEnabled: true, tags: { purpose: "processed" } };
export const RAW: Values = { tags: { purpose: "raw" } };

export const LOCK: Values = {
  objectLockEnabled: "Enabled",
  rule: { defaultRetention: { mode: "COMPLIANCE", days: 7 } },
};

const status = "Enabled";
export const EXPIRE = { id: "objects", status, filter: {}, expiration: { days: 8 } };
export const OLD_VERSIONS = { id: "old", status, filter: {}, noncurrentVersionExpiration: { noncurrentDays: 1 } };
export const MARKERS = { id: "markers", status, filter: {}, expiration: { expiredObjectDeleteMarker: true } };
export const LIFECYCLE: Values = { rules: [EXPIRE, OLD_VERSIONS, MARKERS] };

/** A bucket of results that keeps every rule, with its lock and its lifecycle, but for what is given in their place. */
export function processed({
  lock = LOCK,
  lifecycle = LIFECYCLE,
}: { lock?: Values; lifecycle?: Values } = {}): ResourceView[] {
  return [
    bucket("processed", PROCESSED),
    resource("BucketObjectLockConfiguration", "processed", { ...of("processed"), ...lock }),
    resource("BucketLifecycleConfiguration", "processed", { ...of("processed"), ...lifecycle }),
  ];
}

/** Messages of the rules on how long objects stay. */
export const messages = (...resources: ResourceView[]): string[] =>
  [processedObjectsLocked, objectsExpire, containersNotEmptied]
    .flatMap((rule) => rule.check(factsOfStack(resources), {}))
    .map(({ message }) => message);

const MEND = "Set retention.processedDays to at least what is allowed.";

/** What the rules say of buckets. */
export const SAID = {
  unlocked: (name = "processed") =>
    `${name} holds processed images and has no object lock. Allowed: a lock of at least 7 days. ${MEND}`,
  noLength: (name = "processed") => `${name} has an object lock with no length. Allowed: at least 7 days. ${MEND}`,
  locksFor: (days: number, name = "processed") =>
    `${name} locks objects for ${days} days. Allowed: at least 7 days. ${MEND}`,
  noExpiry: (allowed = "an expiry of more than the lock's 7 days", name = "processed") =>
    `${name} has no expiry of all its objects, so its storage grows for ever. Allowed: ${allowed}. Give it one, with old versions included.`,
  tooEarly: (days: number, locked = 7, name = "processed") =>
    `${name} expires objects after ${days} days, and locks them for ${locked} days. ` +
    `Allowed: an expiry of more than ${locked} days. Let the expiry follow the lock.`,
  oldVersionsStay: (name = "processed") =>
    `${name} expires current versions only. Allowed: an expiry of every version. Include old versions and delete markers.`,
};
