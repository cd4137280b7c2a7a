import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { Lock } from "../../../facts/storage.ts";
import { anyOf, holds } from "../../logic.ts";
import { firstOf, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";

/**
 * Whether a bucket may hold old versions and delete markers. A lock needs versions, and S3 turns them on with it.
 * @param configurations the bucket's BucketVersionings; they win over what is written in the bucket itself
 */
export function isVersioned(
  { inputs }: ResourceView,
  configurations: Known<readonly ResourceView[]>,
  lock: Known<Lock | undefined>,
): Known<boolean> {
  const locked = holds(lock, (known) => known !== undefined);
  if (configurations === UNKNOWN) return anyOf([locked, UNKNOWN]);
  const stated =
    configurations.length > 0
      ? configurations.map((one) => property(one.inputs, "versioningConfiguration", "status"))
      : [firstOf(property(inputs, "versioning", "enabled"), property(inputs, "versionings", "0", "enabled"))];
  return anyOf([locked, ...stated.map((status) => holds(status, keepsVersions))]);
}

/** A bucket where versioning is suspended keeps the versions that it has, and still gets delete markers. */
const keepsVersions = (status: unknown): boolean => status === "Enabled" || status === "Suspended" || status === true;
