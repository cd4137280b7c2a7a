import { type BlobContainer, type Expiry, type Known, type Lock, type Purpose, UNKNOWN } from "../facts.ts";
import { asNumber, property } from "./property.ts";
import type { Reader, ResourceView } from "./reader.ts";

/** Resources of one machine. Every bucket carries its lock and its expiry itself. */
export const localReader: Reader = {
  tokenPrefixes: ["local:"],
  readsEachAlone: true,
  read: (resources) => ({
    blobContainers: resources.filter(({ type }) => type === "local:storage:Bucket").map(blobContainer),
  }),
};

function blobContainer({ urn, name, props }: ResourceView): BlobContainer {
  return { urn, name, purpose: purpose(props), lock: lock(props), expiry: expiry(props) };
}

function purpose(props: ResourceView["props"]): Known<Purpose> {
  const value = property(props, "purpose");
  return value === UNKNOWN || value === "processed" || value === "raw" ? value : "unstated";
}

function lock(props: ResourceView["props"]): Known<Lock | undefined> {
  const value = property(props, "objectLock");
  if (value === UNKNOWN || value === undefined) return value;
  return { days: asNumber(property(value, "retainDays")), mode: mode(property(value, "mode")) };
}

/** The local store's owner can bypass its GOVERNANCE. */
function mode(value: Known<unknown>): Lock["mode"] {
  if (value === UNKNOWN) return UNKNOWN;
  return value === "COMPLIANCE" ? "strict" : value === "GOVERNANCE" ? "bypassable" : "unstated";
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
