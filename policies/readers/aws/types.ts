import type { ResourceView } from "../reader.ts";

/**
 * Whether a resource is of a type of @pulumi/aws: `isAws("s3", "Bucket")` is for `aws:s3/bucket:Bucket`, and for the deprecated
 * name with V2 at its end.
 */
export const isAws =
  (module: string, type: string) =>
  (resource: ResourceView): boolean =>
    [type, `${type}V2`].some(
      (one) => resource.type === `aws:${module}/${one.charAt(0).toLowerCase()}${one.slice(1)}:${one}`,
    );
