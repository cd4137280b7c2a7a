import type { Known } from "../../facts/known.ts";
import { anyIn } from "../lists.ts";
import { allOf, anyOf, holds } from "../logic.ts";
import { elements, property } from "../property.ts";
import type { ResourceView } from "../reader.ts";
import { satellitesOf } from "../satellites.ts";
import { isAzure } from "./types.ts";

const isSetting = (resource: ResourceView): boolean =>
  isAzure("monitor", "DiagnosticSetting")(resource) || isAzure("insights", "DiagnosticSetting")(resource);

/**
 * Whether a diagnostic setting sends a log of a resource to where logs are kept.
 * @param category Azure's name of the log
 * @param targets all of the stack's resources of its kind
 */
export function sendsLog(
  resource: ResourceView,
  category: string,
  resources: readonly ResourceView[],
  targets: readonly ResourceView[],
): Known<boolean> {
  const own = satellitesOf(resource, resources.filter(isSetting), targets, { by: ["resourceUri"], as: [["id"]] });
  return anyIn(own, ({ inputs }) => anyIn(elements(property(inputs, "logs")), (log) => isOf(log, category)));
}

/** Azure's own spelling of categories varies. */
const isOf = (log: Known<unknown>, category: string): Known<boolean> =>
  allOf([
    holds(property(log, "enabled"), (enabled) => enabled === true),
    anyOf([
      holds(
        property(log, "category"),
        (name) => typeof name === "string" && name.toLowerCase() === category.toLowerCase(),
      ),
      holds(property(log, "categoryGroup"), (group) => group === "allLogs"),
    ]),
  ]);
