import { type Known, type Subject, UNKNOWN } from "../../../facts/known.ts";
import { anyIn } from "../../lists.ts";
import { holds } from "../../logic.ts";
import { isLookedUp } from "../../looked-up.ts";
import { elements, firstOf, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { isAzure } from "../types.ts";

export const isNetwork = isAzure("network", "VirtualNetwork");
export const isSubnet = isAzure("network", "Subnet");

/** A subnet, a resource of its own or a part of its network. */
export interface Subnet extends Subject {
  /** Its name on Azure. Undefined: one that the provider makes up. */
  readonly azureName: Known<unknown>;
  /** What is asked for. */
  readonly asked: Known<unknown>;
}

/** Every subnet that the program makes. */
export const subnets = (resources: readonly ResourceView[]): readonly Subnet[] =>
  resources
    .filter((resource) => !isLookedUp(resource))
    .flatMap((resource) => (isNetwork(resource) ? partsOf(resource) : isSubnet(resource) ? [ofItsOwn(resource)] : []));

function ofItsOwn({ urn, name, inputs, props }: ResourceView): Subnet {
  const azureName = firstOf(property(inputs, "subnetName"), property(inputs, "name"), property(props, "name"));
  return { urn, name, azureName, asked: inputs };
}

function partsOf({ urn, name, inputs }: ResourceView): readonly Subnet[] {
  const parts = elements(property(inputs, "subnets"));
  if (parts === UNKNOWN) return [];
  return parts.map((asked) => {
    const azureName = property(asked, "name");
    return { urn, name: typeof azureName === "string" ? `${name}/${azureName}` : name, azureName, asked };
  });
}

/** Whether a subnet is handed to a service, or to one of those that are named. */
export const isDelegated = ({ asked }: Subnet, to: (service: unknown) => boolean = () => true): Known<boolean> =>
  anyIn(elements(property(asked, "delegations")), (one) => holds(property(one, "serviceName"), to));

/**
 * Names by which Azure knows subnets that a service of its own lies in. They take no security group:
 * azure.github.io/PSRule.Rules.Azure, Azure.VNET.UseNSGs. Bastion's does, but only with the rules that Azure itself prescribes.
 */
const SERVICES: readonly unknown[] = [
  "GatewaySubnet",
  "AzureFirewallSubnet",
  "AzureFirewallManagementSubnet",
  "RouteServerSubnet",
  "AzureBastionSubnet",
];

/** Whether a service of Azure's own lies in a subnet, and nothing else may. */
export const isOfService = ({ azureName }: Subnet): Known<boolean> =>
  holds(azureName, (name) => SERVICES.includes(name));

/** Whether something is asked for a subnet. */
export const has = ({ asked }: Subnet, key: string): Known<boolean> =>
  holds(property(asked, key), (value) => value !== undefined);
