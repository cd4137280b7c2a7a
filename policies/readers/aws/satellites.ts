import { type Known, UNKNOWN } from "../../facts.ts";
import { property } from "../property.ts";
import type { ResourceView } from "../reader.ts";

/**
 * Those of the resources that configure the bucket they name in their property `bucket`.
 *
 * @param buckets all of the stack
 * @returns UNKNOWN where none is known to be the bucket's and one may turn out to be
 */
export function satellitesOf(
  bucket: ResourceView,
  satellites: readonly ResourceView[],
  buckets: readonly ResourceView[],
): Known<readonly ResourceView[]> {
  const urns = new Set(buckets.map(({ urn }) => urn));
  const related = satellites.map((satellite) => ({ satellite, belongs: belongsTo(satellite, bucket, urns) }));
  const own = related.filter(({ belongs }) => belongs === true).map(({ satellite }) => satellite);
  return own.length === 0 && related.some(({ belongs }) => belongs === UNKNOWN) ? UNKNOWN : own;
}

/**
 * | satellite's `bucket` | bucket's name | it was made of        | belongs                |
 * |----------------------|---------------|-----------------------|------------------------|
 * | known                | known         | anything              | if they are the same   |
 * | one of the two is not known yet      | this bucket alone     | yes                    |
 * |                                      | other buckets alone   | no                     |
 * |                                      | this one and others   | unknown                |
 * |                                      | no bucket of the stack| unknown                |
 *
 * In a preview the name of a bucket that is still to be made may be known and its id not, though in S3 they are one.
 */
function belongsTo(satellite: ResourceView, bucket: ResourceView, buckets: ReadonlySet<string>): Known<boolean> {
  const named = property(satellite.inputs, "bucket");
  const names = [property(bucket.props, "bucket"), property(bucket.props, "id")].filter(isText);
  if (isText(named) && names.length > 0) return names.includes(named);
  const made = (satellite.propertyDependencies["bucket"] ?? []).filter((urn) => buckets.has(urn));
  if (made.length === 0) return UNKNOWN;
  if (!made.includes(bucket.urn)) return false;
  return new Set(made).size === 1 ? true : UNKNOWN;
}

const isText = (value: Known<unknown>): value is string => typeof value === "string";
