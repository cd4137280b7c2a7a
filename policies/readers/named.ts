import { type Known, UNKNOWN } from "../facts/known.ts";
import { holds } from "./logic.ts";
import { property } from "./property.ts";
import type { ResourceView } from "./reader.ts";
import { type Naming, satellitesOf } from "./satellites.ts";

/**
 * The resource that another one names in a property: `satellitesOf` from the other side.
 *
 * @param targets all of the stack that could be meant
 * @returns undefined where it names none of them; UNKNOWN where it may turn out to
 */
export function namedBy(
  resource: ResourceView,
  targets: readonly ResourceView[],
  naming: Naming,
): Known<ResourceView | undefined> {
  const named = targets.map((target) => {
    const by: Known<readonly ResourceView[]> = satellitesOf(target, [resource], targets, naming);
    return { target, is: holds(by, (known) => known.length > 0) };
  });
  const found = named.find(({ is }) => is === true);
  if (found !== undefined) return found.target;
  const may = named.some(({ is }) => is === UNKNOWN);
  return may || (targets.length === 0 && property(resource.inputs, ...naming.by) === UNKNOWN) ? UNKNOWN : undefined;
}
