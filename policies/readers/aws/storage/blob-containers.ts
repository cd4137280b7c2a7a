import type { Known } from "../../../facts/known.ts";
import type { BlobContainer } from "../../../facts/storage.ts";
import { holds } from "../../logic.ts";
import { property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { buckets, purpose } from "./buckets.ts";
import { bucketExpiries } from "./expiry.ts";
import { bucketLocks } from "./object-lock.ts";
import { isVersioned, keepsVersions } from "./versioning.ts";

/** Every S3 bucket, with what the stack's other resources say of how long its objects stay. */
export function blobContainers(resources: readonly ResourceView[]): readonly BlobContainer[] {
  return buckets(resources).flatMap(({ resource, own }) => {
    const { urn, name, inputs } = resource;
    const versionings = own("BucketVersioning");
    const said: Omit<BlobContainer, "lock" | "expiry"> = {
      urn,
      name,
      purpose: purpose(resource),
      keepsVersions: keepsVersions(resource, versionings),
      forceDestroy: isTrue(property(inputs, "forceDestroy")),
    };
    // S3 keeps the configuration that was written last, and a program with two does not tell which: all have to do.
    return bucketLocks(resource, own("BucketObjectLockConfiguration")).flatMap((lock) => {
      const versioned = isVersioned(resource, versionings, lock);
      const expiries = bucketExpiries(resource, own("BucketLifecycleConfiguration"), versioned);
      return expiries.map((expiry) => ({ ...said, lock, expiry }));
    });
  });
}

const isTrue = (value: Known<unknown>): Known<boolean> => holds(value, (known) => known === true);
