import { type Known, UNKNOWN } from "../../facts/known.ts";
import type { BlobContainer, Expiry, Lock, Purpose, StorageFacts } from "../../facts/storage.ts";
import { asNumber, property } from "../property.ts";
import type { ResourceView } from "../reader.ts";
import { s3LockMode } from "../s3-lock-mode.ts";

/** Facts of local buckets, each of which carries its lock and its expiry itself. */
export const storageFacts = (resources: readonly ResourceView[]): Pick<StorageFacts, "blobContainers"> => ({
  blobContainers: resources.filter(({ type }) => type === "local:storage:Bucket").map(blobContainer),
});

function blobContainer({ urn, name, props }: ResourceView): BlobContainer {
  // Destroying a local stack always leaves the objects.
  return { urn, name, purpose: purpose(props), lock: lock(props), expiry: expiry(props), forceDestroy: false };
}

function purpose(props: ResourceView["props"]): Known<Purpose> {
  const value = property(props, "purpose");
  return value === UNKNOWN || value === "processed" || value === "raw" ? value : "unstated";
}

function lock(props: ResourceView["props"]): Known<Lock | undefined> {
  const value = property(props, "objectLock");
  if (value === UNKNOWN || value === undefined) return value;
  return { days: asNumber(property(value, "retainDays")), mode: s3LockMode(property(value, "mode")) };
}

function expiry(props: ResourceView["props"]): Known<Expiry | undefined> {
  const value = property(props, "expiry");
  if (value === UNKNOWN || value === undefined) return value;
  const days = property(value, "days");
  const oldVersions = property(value, "oldVersions");
  return {
    days: days === "untilProcessed" ? days : asNumber(days),
    oldVersions: oldVersions === UNKNOWN ? UNKNOWN : oldVersions === true,
  };
}
