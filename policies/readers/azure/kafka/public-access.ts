import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { allOf, anyOf, holds, not } from "../../logic.ts";
import { isLookedUp } from "../../looked-up.ts";
import { elements, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { satellitesOf } from "../../satellites.ts";
import { isAzure } from "../types.ts";

const isRuleSet = isAzure("eventhub", "NamespaceNetworkRuleSet");

/**
 * Whether the internet reaches a namespace. It does unless
 * - public access is turned off, by the namespace or by its rule set; or
 * - the rule set refuses all but subnets. Without any rule Azure lets everybody in, whatever its default action is
 *   (learn.microsoft.com/azure/event-hubs/event-hubs-ip-filtering).
 *
 * @param namespaces all of the stack's
 */
export function publicAccess(
  namespace: ResourceView,
  resources: readonly ResourceView[],
  namespaces: readonly ResourceView[],
): Known<boolean> {
  const stated = property(namespace.inputs, "publicNetworkAccess");
  const ruleSets = satellitesOf(namespace, resources.filter(isRuleSet), namespaces, {
    by: ["namespaceName"],
    as: [["namespaceName"], ["name"]],
  });
  const bySet: readonly Known<boolean>[] =
    ruleSets === UNKNOWN
      ? [UNKNOWN]
      : ruleSets.flatMap(({ inputs }) => [
          // What the namespace turns on again at its next change is not off.
          allOf([isOff(property(inputs, "publicNetworkAccess")), holds(stated, (known) => known !== "Enabled")]),
          takesSubnetsAlone(inputs),
        ]);
  const closed = anyOf([isOff(stated), ...bySet]);
  return closed === false && isLookedUp(namespace) ? UNKNOWN : not(closed);
}

const isOff = (value: Known<unknown>): Known<boolean> =>
  holds(value, (known) => known === "Disabled" || known === "SecuredByPerimeter");

const takesSubnetsAlone = (inputs: ResourceView["inputs"]): Known<boolean> =>
  allOf([
    holds(property(inputs, "defaultAction"), (action) => action === "Deny"),
    holds(elements(property(inputs, "ipRules")), (rules) => rules.length === 0),
    holds(elements(property(inputs, "virtualNetworkRules")), (rules) => rules.length > 0),
  ]);
