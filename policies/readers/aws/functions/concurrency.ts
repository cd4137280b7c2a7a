import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { CloudFunction } from "../../../facts/functions.ts";
import { asNumber, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { CALLERS, EVENT_SOURCES } from "./callers.ts";
import { referringTo } from "./references.ts";

/** Reserved concurrency bounds all of a function's runs; where event sources alone run it, theirs do together. */
export function maxConcurrency(
  lambda: ResourceView,
  resources: readonly ResourceView[],
): Pick<CloudFunction, "maxConcurrency"> {
  // Instances of a capacity provider are counted in vCPUs there, always with a limit.
  if (property(lambda.inputs, "capacityProviderConfig") !== undefined) return {};
  const reserved = asNumber(property(lambda.inputs, "reservedConcurrentExecutions"));
  // -1 is Lambda's word for no limit.
  if (reserved === UNKNOWN || (reserved !== undefined && reserved >= 0)) return { maxConcurrency: reserved };
  return { maxConcurrency: ofSources(lambda, resources) };
}

function ofSources(lambda: ResourceView, resources: readonly ResourceView[]): Known<number | undefined> {
  const sources = referringTo(lambda, resources, EVENT_SOURCES);
  const callers = referringTo(lambda, resources, CALLERS);
  if (sources === UNKNOWN || callers === UNKNOWN) return UNKNOWN;
  if (sources.length === 0 || callers.length > 0) return undefined;
  const limits = sources.map(({ inputs }) => asNumber(property(inputs, "scalingConfig", "maximumConcurrency")));
  return limits.reduce<Known<number | undefined>>((sum, limit) => {
    if (sum === undefined || limit === undefined) return undefined;
    return sum === UNKNOWN || limit === UNKNOWN ? UNKNOWN : sum + limit;
  }, 0);
}
