import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { firstOf, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { type Naming, satellitesOf } from "../../satellites.ts";
import { isAzure } from "../types.ts";

const isConfiguration = isAzure("dbforpostgresql", "Configuration");

/** Names of servers are unique in all of Azure. */
const SERVER: Naming = { by: ["serverName"], as: [["name"], ["serverName"]] };

/**
 * A parameter of a server, each of which is a resource.
 * @param servers all of the stack's
 * @returns undefined where the program does not set it
 */
export function parameterOf(
  server: ResourceView,
  parameter: string,
  resources: readonly ResourceView[],
  servers: readonly ResourceView[],
): Known<unknown> {
  const named = (is: (name: Known<unknown>) => boolean): Known<readonly ResourceView[]> =>
    satellitesOf(
      server,
      resources.filter((resource) => isConfiguration(resource) && is(nameOf(resource))),
      servers,
      SERVER,
    );
  const own = named((name) => name === parameter);
  if (own === UNKNOWN) return UNKNOWN;
  const [setting] = own;
  if (setting !== undefined) return property(setting.inputs, "value");
  const unnamed = named((name) => name === UNKNOWN);
  return unnamed === UNKNOWN || unnamed.length > 0 ? UNKNOWN : undefined;
}

/** A program may leave the name to the provider, which then answers it. */
const nameOf = ({ inputs, props }: ResourceView): Known<unknown> =>
  firstOf(property(inputs, "configurationName"), property(props, "name"), UNKNOWN);
