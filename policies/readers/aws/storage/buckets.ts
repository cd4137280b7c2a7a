import type { Known } from "../../../facts/known.ts";
import type { Purpose } from "../../../facts/storage.ts";
import { UNKNOWN } from "../../../facts/known.ts";
import { firstOf, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { type Naming, satellitesOf } from "../../satellites.ts";
import { isAws } from "../types.ts";

const isBucket = isAws("s3", "Bucket");

/** A bucket is named by its name, which is its id. */
const BUCKET: Naming = { by: ["bucket"], as: [["bucket"], ["id"]] };

/** A bucket, and what the stack's other resources say of it. */
export interface Bucket {
  readonly resource: ResourceView;
  /** Those of a type of the module s3, such as `BucketPolicy`, that name the bucket. */
  readonly own: (type: string) => Known<readonly ResourceView[]>;
}

/** Every S3 bucket of a stack. */
export function buckets(resources: readonly ResourceView[]): readonly Bucket[] {
  const all = resources.filter(isBucket);
  return all.map((resource) => ({
    resource,
    own: (type) => satellitesOf(resource, resources.filter(isAws("s3", type)), all, BUCKET),
  }));
}

/** `tagsAll` has the provider's default tags too; a bucket's own come before them. */
export function purpose({ inputs, props }: ResourceView): Known<Purpose> {
  const value = firstOf(property(inputs, "tags", "purpose"), property(props, "tagsAll", "purpose"));
  return value === UNKNOWN || value === "processed" || value === "raw" ? value : "unstated";
}
