import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { anyOf, holds } from "../../logic.ts";
import { property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { satellitesOf } from "../../satellites.ts";
import { isAzure } from "../types.ts";

const isLockByScope = isAzure("authorization", "ManagementLockByScope");
const isLockOfGroup = isAzure("authorization", "ManagementLockAtResourceGroupLevel");

/** Levels under which nothing is deleted: learn.microsoft.com/azure/azure-resource-manager/management/lock-resources. */
const LEVELS: readonly unknown[] = ["CanNotDelete", "ReadOnly"];

/**
 * Whether a lock keeps a resource from being deleted: one of its own, or of what it lies in.
 * @param targets all of the stack's resources of its kind
 */
export function isLocked(
  resource: ResourceView,
  resources: readonly ResourceView[],
  targets: readonly ResourceView[],
): Known<boolean> {
  const byScope = resources.filter(isLockByScope);
  return anyOf([
    ...byScope.map((lock) => locks(satellitesOf(resource, [lock], targets, { by: ["scope"], as: [["id"]] }), lock)),
    ...byScope.map((lock) => (liesIn(resource, lock) ? locks([lock], lock) : false)),
    ...resources
      .filter(isLockOfGroup)
      .map((lock) =>
        locks(
          satellitesOf(resource, [lock], targets, { by: ["resourceGroupName"], as: [["resourceGroupName"]] }),
          lock,
        ),
      ),
  ]);
}

function locks(own: Known<readonly ResourceView[]>, { inputs }: ResourceView): Known<boolean> {
  if (own === UNKNOWN) return UNKNOWN;
  return own.length > 0 && holds(property(inputs, "level"), (level) => LEVELS.includes(level));
}

/** An id begins with those of its resource group and its subscription. */
function liesIn({ props }: ResourceView, { inputs }: ResourceView): boolean {
  const [id, scope] = [property(props, "id"), property(inputs, "scope")];
  return typeof id === "string" && typeof scope === "string" && id.toLowerCase().startsWith(`${scope.toLowerCase()}/`);
}
