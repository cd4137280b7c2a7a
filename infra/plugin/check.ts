import * as z from "zod";
import { faultsOf } from "../contract/faults.ts";
import { type Fault, type PluginContext, PluginError, type PluginResource, type Properties } from "./resource.ts";
import { hasUnknown } from "./secrets.ts";

/**
 * Every fault of the inputs at once, each with what is allowed and what was received. In a preview some values are not
 * known yet: no fault is reported of them.
 * @param olds the inputs of the last run, without wrappers; empty for a new resource
 * @param news the inputs, without wrappers
 */
export function checkInputs(
  resource: Pick<PluginResource<PluginContext>, "schema" | "secrets" | "check">,
  olds: Properties,
  news: Properties,
): readonly Fault[] {
  const parsed = resource.schema.safeParse(news, { reportInput: true });
  if (parsed.success) return hasUnknown(news) ? [] : (resource.check?.(olds, parsed.data) ?? []);
  return parsed.error.issues
    .filter((issue) => !hasUnknown(at(news, issue.path)))
    .flatMap((issue) => {
      const property = String(issue.path[0] ?? "");
      if (resource.secrets.includes(property) && issue.input !== undefined)
        Object.assign(issue, { input: "(a secret value)" });
      return faultsOf(new z.ZodError([issue]), resource.schema).map((reason) => ({ property, reason }));
    });
}

/**
 * The inputs with defaults.
 * @param properties inputs, or a state: computed properties beside them are left out
 * @throws PluginError listing every fault
 */
export function parseInputs(
  resource: Pick<PluginResource<PluginContext>, "schema" | "secrets">,
  properties: Properties,
): Properties {
  const inputs = Object.fromEntries(Object.entries(properties).filter(([key]) => key in resource.schema.shape));
  const parsed = resource.schema.safeParse(inputs);
  if (parsed.success) return parsed.data;
  const faults = checkInputs(resource, {}, inputs).map(({ reason }) => `  - ${reason}`);
  throw new PluginError(`The resource's properties are not valid:\n${faults.join("\n")}`);
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (part, key) => (typeof part === "object" && part !== null ? (part as Record<PropertyKey, unknown>)[key] : part),
    value,
  );
}
