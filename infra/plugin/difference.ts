import { isDeepStrictEqual } from "node:util";
import { type Difference, HEALTHY, type PluginContext, type PluginResource, type Properties } from "./resource.ts";
import { hasUnknown } from "./secrets.ts";

/**
 * What a resource's recorded state says against its new inputs: changed where an input differs (or is not known yet), or
 * where the last look found it in another status than a healthy one.
 * @param state inputs and computed properties of the last run, without wrappers
 * @param news the new inputs, without wrappers
 */
export function difference(
  resource: Pick<PluginResource<PluginContext>, "schema" | "replaces" | "incidental">,
  state: Properties,
  news: Properties,
): Difference {
  const changed = Object.keys(resource.schema.shape).filter(
    (key) =>
      resource.incidental?.includes(key) !== true &&
      (hasUnknown(news[key]) || !isDeepStrictEqual(state[key] ?? undefined, news[key] ?? undefined)),
  );
  const unhealthy = state["status"] !== undefined && !HEALTHY.has(state["status"]);
  const replaces = changed.filter((key) => resource.replaces?.includes(key));
  return { changed: changed.length > 0 || unhealthy, replaces };
}
