import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { satellitesOf } from "../../satellites.ts";
import { isAws } from "../types.ts";

export const isFunction = isAws("lambda", "Function");

/** Resources of a kind, and the path of the property by which each names a function. */
export interface Referring {
  readonly is: (resource: ResourceView) => boolean;
  readonly by: readonly [string, ...string[]];
}

/**
 * Those of the resources that name a function, by its name, its ARN, or the ARN of one of its versions or aliases.
 * @returns UNKNOWN where none is known to and one may turn out to
 */
export function referringTo(
  lambda: ResourceView,
  resources: readonly ResourceView[],
  kinds: readonly Referring[],
): Known<readonly ResourceView[]> {
  const referring = kinds.flatMap(({ is, by }) => resources.filter(is).map((one) => reference(one, by)));
  const own = satellitesOf(lambda, referring, resources.filter(isFunction), {
    by: ["function"],
    as: [["name"], ["id"]],
  });
  return own === UNKNOWN ? UNKNOWN : resources.filter(({ urn }) => own.some((one) => one.urn === urn));
}

/** The resource as something that has a function's name and nothing else, so that an ARN is compared with a name. */
function reference(resource: ResourceView, by: Referring["by"]): ResourceView {
  const named = property(resource.inputs, ...by);
  return {
    ...resource,
    inputs: { function: typeof named === "string" ? functionName(named) : named },
    propertyDependencies: { function: resource.propertyDependencies[by[0]] ?? [] },
  };
}

/** Lambda takes `NAME`, `NAME:ALIAS`, `ACCOUNT:function:NAME` and a whole ARN alike. */
const functionName = (reference: string): string =>
  /(?:^|:)function:([^:]+)/.exec(reference)?.[1] ?? reference.replace(/:.*/, "");
