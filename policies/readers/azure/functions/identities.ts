import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { elements, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { isAzure } from "../types.ts";

const isIdentity = isAzure("managedidentity", "UserAssignedIdentity");

/** The identity that is the app's alone, and those that it was given. Azure does not tell cases of their ids apart. */
export function identities(app: ResourceView, resources: readonly ResourceView[]): Known<readonly string[]> {
  const type = property(app.inputs, "identity", "type");
  if (type === UNKNOWN) return UNKNOWN;
  if (typeof type !== "string") return [];
  const given = /UserAssigned/.test(type) ? userAssigned(app, resources) : [];
  if (given === UNKNOWN) return UNKNOWN;
  return [...(/SystemAssigned/.test(type) ? [app.urn] : []), ...given];
}

function userAssigned(
  { inputs, propertyDependencies }: ResourceView,
  resources: readonly ResourceView[],
): Known<readonly string[]> {
  const listed = idsOf(property(inputs, "identity", "userAssignedIdentities"));
  if (listed !== UNKNOWN && !listed.includes(UNKNOWN)) {
    return listed.filter((id) => typeof id === "string").map((id) => id.toLowerCase());
  }
  // An id that is to come is that of the only identity it was made of.
  const all = new Set(resources.filter(isIdentity).map(({ urn }) => urn));
  const made = new Set((propertyDependencies["identity"] ?? []).filter((urn) => all.has(urn)));
  return made.size === 1 && listed !== UNKNOWN && listed.length === 1 ? [...made] : UNKNOWN;
}

/** A list of ids or, in older versions of the provider, an object by id. */
function idsOf(value: Known<unknown>): Known<readonly Known<unknown>[]> {
  if (value === UNKNOWN || Array.isArray(value)) return elements(value);
  return Object.keys(value ?? {});
}
