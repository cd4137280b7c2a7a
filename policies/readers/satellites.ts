import { type Known, UNKNOWN } from "../facts/known.ts";
import { property } from "./property.ts";
import type { ResourceView } from "./reader.ts";

/** How resources of one kind name the resource that they configure. */
export interface Naming {
  /** Path of the satellite's property that names it, for example `["bucket"]`. */
  readonly by: readonly [string, ...string[]];
  /** Paths of the properties that name it in itself, for example its name and its id: each is enough. */
  readonly as: readonly (readonly string[])[];
}

/**
 * Those of the resources that configure a target, by naming it in a property.
 *
 * @param targets all of the stack that could be meant
 * @returns UNKNOWN where none is known to be the target's and one may turn out to be
 */
export function satellitesOf(
  target: ResourceView,
  satellites: readonly ResourceView[],
  targets: readonly ResourceView[],
  naming: Naming,
): Known<readonly ResourceView[]> {
  const urns = new Set(targets.map(({ urn }) => urn));
  const related = satellites.map((satellite) => ({ satellite, belongs: belongsTo(satellite, target, urns, naming) }));
  const own = related.filter(({ belongs }) => belongs === true).map(({ satellite }) => satellite);
  return own.length === 0 && related.some(({ belongs }) => belongs === UNKNOWN) ? UNKNOWN : own;
}

/**
 * | what names it        | its names     | it was made of        | belongs                |
 * |----------------------|---------------|-----------------------|------------------------|
 * | known                | known         | anything              | if they are the same   |
 * | one of the two is not known yet      | this target alone     | yes                    |
 * |                                      | other targets alone   | no                     |
 * |                                      | this one and others   | unknown                |
 * |                                      | no target of the stack| unknown                |
 *
 * In a preview the name of a bucket that is still to be made may be known and its id not, though in S3 they are one.
 */
function belongsTo(
  satellite: ResourceView,
  target: ResourceView,
  targets: ReadonlySet<string>,
  { by, as }: Naming,
): Known<boolean> {
  const named = property(satellite.inputs, ...by);
  if (named === undefined) return false;
  const names = as.map((path) => property(target.props, ...path)).filter(isText);
  if (isText(named) && names.length > 0) return names.includes(named);
  const made = (satellite.propertyDependencies[by[0]] ?? []).filter((urn) => targets.has(urn));
  if (made.length === 0) return UNKNOWN;
  if (!made.includes(target.urn)) return false;
  return new Set(made).size === 1 ? true : UNKNOWN;
}

const isText = (value: Known<unknown>): value is string => typeof value === "string";
