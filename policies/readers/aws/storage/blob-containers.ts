import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { BlobContainer, Purpose } from "../../../facts/storage.ts";
import { holds } from "../../logic.ts";
import { firstOf, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { bucketExpiries } from "./expiry.ts";
import { bucketLocks } from "./object-lock.ts";
import { type Naming, satellitesOf } from "../../satellites.ts";
import { isAws } from "../types.ts";
import { isVersioned } from "./versioning.ts";

const isBucket = isAws("s3", "Bucket");
const isLock = isAws("s3", "BucketObjectLockConfiguration");
const isLifecycle = isAws("s3", "BucketLifecycleConfiguration");
const isVersioning = isAws("s3", "BucketVersioning");

/** A bucket is named by its name, which is its id. */
const BUCKET: Naming = { by: ["bucket"], as: [["bucket"], ["id"]] };

/** Every S3 bucket, with what the stack's other resources say of it. */
export function blobContainers(resources: readonly ResourceView[]): readonly BlobContainer[] {
  const buckets = resources.filter(isBucket);
  return buckets.flatMap((bucket) => {
    const own = (kind: (resource: ResourceView) => boolean): Known<readonly ResourceView[]> =>
      satellitesOf(bucket, resources.filter(kind), buckets, BUCKET);
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
