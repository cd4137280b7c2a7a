import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { CloudFunction, Setting } from "../../../facts/functions.ts";
import { anyOf, holds } from "../../logic.ts";
import { property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { isAws } from "../types.ts";
import { maxConcurrency } from "./concurrency.ts";
import { isFunction } from "./references.ts";
import { lambdaRuntime } from "./runtime.ts";
import { zones } from "./zones.ts";

const isRole = isAws("iam", "Role");

/** Every Lambda function. Its endpoint is Lambda's own, so there is nothing to say of TLS and FTP. */
export function lambdaFunctions(resources: readonly ResourceView[]): readonly CloudFunction[] {
  const roles = new Set(resources.filter(isRole).map(({ urn }) => urn));
  return resources.filter(isFunction).map((lambda) => {
    const { urn, name, inputs } = lambda;
    return {
      urn,
      name,
      runtime: lambdaRuntime(property(inputs, "runtime")),
      ...network(lambda, resources),
      ...maxConcurrency(lambda, resources),
      settings: variables(property(inputs, "environment", "variables")),
      identities: identities(lambda, roles),
      traced: holds(property(inputs, "tracingConfig", "mode"), (mode) => mode === "Active"),
    };
  });
}

function network(lambda: ResourceView, resources: readonly ResourceView[]): Pick<CloudFunction, "inNetwork" | "zones"> {
  // Lambda's managed instances lie in the subnets of their capacity provider.
  const onInstances = holds(property(lambda.inputs, "capacityProviderConfig"), (config) => config !== undefined);
  const inZones = zones(lambda, resources);
  const inNetwork = anyOf([onInstances, holds(inZones, (count) => count > 0)]);
  return inNetwork === true && onInstances !== true ? { inNetwork, zones: inZones } : { inNetwork };
}

function variables(environment: Known<unknown>): readonly Setting[] {
  if (environment === UNKNOWN || typeof environment !== "object" || environment === null) return [];
  return Object.keys(environment).map((name) => {
    const value = property(environment, name);
    return { name, value: value === UNKNOWN || typeof value === "string" ? value : undefined };
  });
}

/** A role is told by its ARN or, while that is to come, by the one role that it will be the ARN of. */
function identities(
  { inputs, propertyDependencies }: ResourceView,
  roles: ReadonlySet<string>,
): CloudFunction["identities"] {
  const role = property(inputs, "role");
  if (typeof role === "string") return [role];
  if (role !== UNKNOWN) return [];
  const made = new Set((propertyDependencies["role"] ?? []).filter((urn) => roles.has(urn)));
  return made.size === 1 ? [...made] : UNKNOWN;
}
