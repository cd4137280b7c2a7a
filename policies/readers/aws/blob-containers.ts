import { type BlobContainer, type Known, type Purpose, UNKNOWN } from "../../facts.ts";
import { holds } from "../logic.ts";
import { firstOf, property } from "../property.ts";
import type { ResourceView } from "../reader.ts";
import { bucketExpiries } from "./expiry.ts";
import { bucketLocks } from "./object-lock.ts";
import { satellitesOf } from "./satellites.ts";
import { isVersioned } from "./versioning.ts";

const isOf =
  (type: string) =>
  (resource: ResourceView): boolean =>
    [type, `${type}V2`].some((one) => resource.type === `aws:s3/${one.charAt(0).toLowerCase()}${one.slice(1)}:${one}`);
const isBucket = isOf("Bucket");
const isLock = isOf("BucketObjectLockConfiguration");
const isLifecycle = isOf("BucketLifecycleConfiguration");
const isVersioning = isOf("BucketVersioning");

/** Every S3 bucket, with what the stack's other resources say of it. */
export function blobContainers(resources: readonly ResourceView[]): readonly BlobContainer[] {
  const buckets = resources.filter(isBucket);
  return buckets.flatMap((bucket) => {
    const own = (kind: (resource: ResourceView) => boolean): Known<readonly ResourceView[]> =>
      satellitesOf(bucket, resources.filter(kind), buckets);
    const { urn, name, inputs } = bucket;
    const said: Omit<BlobContainer, "lock" | "expiry"> = {
      urn,
      name,
      purpose: purpose(bucket),
      forceDestroy: isTrue(property(inputs, "forceDestroy")),
    };
    // S3 keeps the configuration that was written last, and a program with two does not tell which: all have to do.
    return bucketLocks(bucket, own(isLock)).flatMap((lock) => {
      const versioned = isVersioned(bucket, own(isVersioning), lock);
      return bucketExpiries(bucket, own(isLifecycle), versioned).map((expiry) => ({ ...said, lock, expiry }));
    });
  });
}

/** `tagsAll` has the provider's default tags too; a bucket's own come before them. */
function purpose({ inputs, props }: ResourceView): Known<Purpose> {
  const value = firstOf(property(inputs, "tags", "purpose"), property(props, "tagsAll", "purpose"));
  return value === UNKNOWN || value === "processed" || value === "raw" ? value : "unstated";
}

const isTrue = (value: Known<unknown>): Known<boolean> => holds(value, (known) => known === true);
