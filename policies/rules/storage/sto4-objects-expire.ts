import { type Known, UNKNOWN } from "../../facts/known.ts";
import type { BlobContainer, Expiry, Lock } from "../../facts/storage.ts";
import { checked, each, type Rule } from "../rule.ts";

export const objectsExpire: Rule = {
  name: "sto4-objects-expire",
  family: "retention",
  severity: "high",
  description:
    "Stored images expire by themselves, every version of them, and only after their lock has ended: storage does not grow for ever.",
  remediation:
    "Keep the expiry of raw and processed containers: later than the lock, and with old versions and delete markers.",
  clouds: {
    aws: checked("AWS-FSBP-S3.10", "AWS-FSBP-S3.13", "CKV2_AWS_61"),
    azure: checked(),
    local: checked(),
  },
  check: each(({ blobContainers }) => blobContainers, messages),
};

function messages({ name, purpose, lock, expiry }: BlobContainer): readonly string[] {
  if (purpose === UNKNOWN || expiry === UNKNOWN) return [];
  // A container without a purpose is looked at only where a lock shows that it holds what must stay.
  if (purpose === "unstated" && (lock === UNKNOWN || lock === undefined)) return [];
  if (expiry === undefined || expiry.days === undefined) {
    return [
      `${name} has no expiry of all its objects, so its storage grows for ever. Allowed: an expiry${afterLock(lock)}. Give it one, with old versions included.`,
    ];
  }
  return [...tooEarly(name, expiry, lock), ...leavesOldVersions(name, expiry)];
}

function lockDays(lock: Known<Lock | undefined>): number | undefined {
  return lock === UNKNOWN || lock === undefined || lock.days === UNKNOWN ? undefined : lock.days;
}

function afterLock(lock: Known<Lock | undefined>): string {
  const days = lockDays(lock);
  return days === undefined ? "" : ` of more than the lock's ${days} days`;
}

function tooEarly(name: string, { days }: Expiry, lock: Known<Lock | undefined>): readonly string[] {
  const locked = lockDays(lock);
  if (locked === undefined || days === UNKNOWN || (typeof days === "number" && days > locked)) return [];
  const received = typeof days === "number" ? `after ${days} days` : "as soon as they are processed";
  return [
    `${name} expires objects ${received}, and locks them for ${locked} days. Allowed: an expiry of more than ${locked} days. Let the expiry follow the lock.`,
  ];
}

function leavesOldVersions(name: string, { oldVersions }: Expiry): readonly string[] {
  if (oldVersions === UNKNOWN || oldVersions) return [];
  return [
    `${name} expires current versions only. Allowed: an expiry of every version. Include old versions and delete markers.`,
  ];
}
