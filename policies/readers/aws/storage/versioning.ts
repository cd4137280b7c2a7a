import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { Lock } from "../../../facts/storage.ts";
import { allOf, anyOf, holds } from "../../logic.ts";
import { firstOf, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";

/**
 * Whether a bucket may hold old versions and delete markers. A lock needs versions, and S3 turns them on with it.
 * @param configurations the bucket's BucketVersionings; they win over what is written in the bucket itself
 */
export function isVersioned(
  bucket: ResourceView,
  configurations: Known<readonly ResourceView[]>,
  lock: Known<Lock | undefined>,
): Known<boolean> {
  const locked = holds(lock, (known) => known !== undefined);
  return anyOf([locked, ...statuses(bucket, configurations).map((status) => holds(status, mayHaveVersions))]);
}

/** A bucket where versioning is suspended keeps the versions that it has, and still gets delete markers. */
const mayHaveVersions = (status: unknown): boolean => status === "Enabled" || status === "Suspended" || status === true;

/**
 * Whether a locked bucket goes on keeping versions: it does unless it is told not to.
 * @param configurations as above
 */
export const keepsVersions = (bucket: ResourceView, configurations: Known<readonly ResourceView[]>): Known<boolean> =>
  allOf(statuses(bucket, configurations).map((status) => holds(status, (known) => !TURNED_OFF.includes(known))));

const TURNED_OFF: readonly unknown[] = ["Suspended", "Disabled", false];

function statuses({ inputs }: ResourceView, configurations: Known<readonly ResourceView[]>): readonly Known<unknown>[] {
  if (configurations === UNKNOWN) return [UNKNOWN];
  if (configurations.length > 0) {
    return configurations.map((one) => property(one.inputs, "versioningConfiguration", "status"));
  }
  return [firstOf(property(inputs, "versioning", "enabled"), property(inputs, "versionings", "0", "enabled"))];
}
