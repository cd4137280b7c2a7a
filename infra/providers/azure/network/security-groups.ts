import type { ComponentResource } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { Account } from "../capabilities.ts";
import { network } from "../sdk.ts";
import type { SubnetName } from "./connections.ts";
import { refuseRest, type Rule, rulesOf } from "./rules.ts";

/** Priorities: the lowest number counts first. Azure takes 100 to 4096, each once in a direction. */
const FIRST_PRIORITY = 100;
const LAST_PRIORITY = 4096;

/** A subnet's security group, with all of its rules. */
export function securityGroup(
  parent: ComponentResource,
  { stack, settings }: Context,
  { resourceGroup, location, tags }: Pick<Account, "resourceGroup" | "location" | "tags">,
  subnet: SubnetName,
): network.NetworkSecurityGroup {
  const name = `${stack}-${subnet}`;
  const rules = rulesOf(settings, subnet);
  return new network.NetworkSecurityGroup(
    name,
    {
      resourceGroupName: resourceGroup,
      networkSecurityGroupName: name,
      location,
      tags,
      securityRules: (["Inbound", "Outbound"] as const).flatMap((direction) => [
        ...rules.filter((rule) => rule.direction === direction).map((rule, at) => asAzure(rule, FIRST_PRIORITY + at)),
        asAzure(refuseRest(direction), LAST_PRIORITY),
      ]),
    },
    { parent },
  );
}

/** One port and several are two properties on Azure, and it answers with the one that fits. */
const asAzure = ({ name, direction, access, protocol, from, to, ports }: Rule, priority: number) => ({
  // Names are unique in a group, whatever the direction.
  name: `${direction.toLowerCase()}-${name}`,
  priority,
  direction,
  access,
  protocol,
  sourceAddressPrefix: from,
  sourcePortRange: "*",
  destinationAddressPrefix: to,
  ...(ports.length > 1
    ? { destinationPortRanges: ports.map(String) }
    : { destinationPortRange: ports.length === 0 ? "*" : String(ports[0]) }),
});
