import type { Resource } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { Account, AzureNetwork, PrivateService } from "../capabilities.ts";
import { network } from "../sdk.ts";
import { type LinkedZone, PRIVATE_SERVICES } from "./private-dns.ts";
import type { PrivateNetwork } from "./subnets.ts";

/**
 * Makes private endpoints: an address in the network that leads to one resource of Azure, and its name in the zone of the
 * service. That of Event Hubs lies in the brokers' subnet, which peers may reach; all others lie apart from it.
 *
 * They wait for every subnet: while Azure changes one, it refuses what would use the network ("AnotherOperationInProgress":
 * github.com/pulumi/pulumi-azure-native/issues/903; "ReferencedResourceNotProvisioned":
 * github.com/hashicorp/terraform-provider-azurerm/issues/21293).
 */
export function privateEndpoints(
  { stack }: Pick<Context, "stack">,
  { resourceGroup, location, tags }: Pick<Account, "resourceGroup" | "location" | "tags">,
  { subnets, brokers, all }: Pick<PrivateNetwork, "subnets" | "brokers" | "all">,
  zones: ReadonlyMap<PrivateService, LinkedZone>,
): AzureNetwork["privateEndpoint"] {
  return (parent, endpointName, { service, resourceId, after }): Resource => {
    const subnet = service === "eventHubs" ? brokers : subnets.endpoints;
    const zone = zones.get(service)?.zone;
    if (subnet === undefined || zone === undefined) {
      throw new Error(`There is no private endpoint to ${service} in a stack whose brokers are somebody else's.`);
    }
    const name = `${stack}-${endpointName}`;
    const endpoint = new network.PrivateEndpoint(
      name,
      {
        resourceGroupName: resourceGroup,
        privateEndpointName: name,
        location,
        tags,
        subnet: { id: subnet.id },
        privateLinkServiceConnections: [
          { name, privateLinkServiceId: resourceId, groupIds: [PRIVATE_SERVICES[service].groupId] },
        ],
      },
      { parent, dependsOn: after === undefined ? [...all] : [...all, after] },
    );
    return new network.PrivateDnsZoneGroup(
      name,
      {
        resourceGroupName: resourceGroup,
        privateEndpointName: endpoint.name,
        privateDnsZoneGroupName: "default",
        privateDnsZoneConfigs: [{ name: service, privateDnsZoneId: zone.id }],
      },
      { parent },
    );
  };
}
