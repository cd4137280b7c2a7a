import { UNKNOWN } from "../../../facts/known.ts";
import type { AddressGiver } from "../../../facts/networks.ts";
import { anyIn } from "../../lists.ts";
import { anyOf, holds } from "../../logic.ts";
import { isLookedUp } from "../../looked-up.ts";
import { elements, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { isAzure } from "../types.ts";
import { has, isDelegated, isOfService, type Subnet, subnets } from "./subnets.ts";

const isInterface = isAzure("network", "NetworkInterface");

/** Subnets, by what their machines go out, and network interfaces with public addresses. */
export const addressGivers = (resources: readonly ResourceView[]): readonly AddressGiver[] => [
  ...subnets(resources).map(giver),
  ...resources.filter((one) => isInterface(one) && !isLookedUp(one)).map(ofInterface),
];

/**
 * A subnet that says nothing lends its machines addresses of Azure's. One with a gateway does not, and one that is handed to
 * a service is not asked: learn.microsoft.com/azure/virtual-network/ip-services/default-outbound-access.
 */
function giver(subnet: Subnet): AddressGiver {
  const { urn, name, asked } = subnet;
  const isPrivate = anyOf([
    holds(property(asked, "defaultOutboundAccess"), (access) => access === false),
    has(subnet, "natGateway"),
    isDelegated(subnet),
    isOfService(subnet),
  ]);
  const how = "lends what is in it a public address of Azure's to go out by";
  return { urn, name, gives: isPrivate === UNKNOWN ? UNKNOWN : isPrivate ? undefined : how };
}

function ofInterface({ urn, name, inputs }: ResourceView): AddressGiver {
  const isPublic = anyIn(elements(property(inputs, "ipConfigurations")), (one) =>
    holds(property(one, "publicIPAddress"), (address) => address !== undefined),
  );
  return { urn, name, gives: isPublic === UNKNOWN ? UNKNOWN : isPublic ? "has a public address" : undefined };
}
