import type { ComponentResource, Output } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { Account, Member } from "../capabilities.ts";
import { network } from "../sdk.ts";
import { subnetCidr, subnetNames } from "./addresses.ts";
import type { SubnetName } from "./connections.ts";
import { securityGroup } from "./security-groups.ts";

/** The network and its subnets. */
export interface PrivateNetwork {
  readonly vnet: network.VirtualNetwork;
  readonly subnets: Readonly<Record<Exclude<SubnetName, "brokers">, network.Subnet>>;
  /** Where the brokers' private endpoint lies; undefined where they are somebody else's. */
  readonly brokers: network.Subnet | undefined;
  /** All of them, in the order of making. */
  readonly all: readonly network.Subnet[];
}

/** Services that subnets are handed to. Nothing else can lie in one. */
const FUNCTIONS = "Microsoft.App/environments";
const DELEGATIONS: Partial<Record<SubnetName, string>> = {
  "image-function": FUNCTIONS,
  operations: FUNCTIONS,
  web: FUNCTIONS,
  warehouse: "Microsoft.DBforPostgreSQL/flexibleServers",
};

/** Subnets of private endpoints: their security groups count for endpoints only where this is said. */
const WITH_ENDPOINTS: readonly SubnetName[] = ["endpoints", "brokers"];

/** Who speaks to brokers outside. */
const SPEAKERS: readonly SubnetName[] = ["image-function", "operations"] satisfies Member[];

/**
 * Makes the network and its subnets, each with a security group of its own, and none with an address of Azure's to go out
 * by. What Azure's own services in a delegated subnet go out by is theirs; the group's rules bound where to
 * (learn.microsoft.com/azure/virtual-network/ip-services/default-outbound-access, "Private subnets").
 * @param natGateway id of the way out to brokers outside; undefined where there are none
 */
export function privateNetwork(
  parent: ComponentResource,
  context: Context,
  account: Pick<Account, "resourceGroup" | "location" | "tags">,
  natGateway: Output<string> | undefined,
): PrivateNetwork {
  const { stack, settings } = context;
  const { resourceGroup, location, tags } = account;
  const vnet = new network.VirtualNetwork(
    `${stack}-network`,
    {
      resourceGroupName: resourceGroup,
      virtualNetworkName: stack,
      location,
      tags,
      addressSpace: { addressPrefixes: [settings.network.cidr] },
    },
    { parent },
  );
  const all: network.Subnet[] = [];
  const subnet = (name: SubnetName): network.Subnet => {
    const delegation = DELEGATIONS[name];
    const made = new network.Subnet(
      `${stack}-${name}`,
      {
        resourceGroupName: resourceGroup,
        virtualNetworkName: vnet.name,
        subnetName: name,
        addressPrefix: subnetCidr(settings, name),
        defaultOutboundAccess: false,
        networkSecurityGroup: { id: securityGroup(parent, context, account, name).id },
        ...(delegation !== undefined && { delegations: [{ name: "service", serviceName: delegation }] }),
        ...(WITH_ENDPOINTS.includes(name) && { privateEndpointNetworkPolicies: "NetworkSecurityGroupEnabled" }),
        ...(natGateway !== undefined && SPEAKERS.includes(name) && { natGateway: { id: natGateway } }),
      },
      // Azure changes one subnet of a network at a time, and refuses the others meanwhile.
      { parent, dependsOn: all.slice(-1) },
    );
    all.push(made);
    return made;
  };
  return {
    vnet,
    subnets: {
      "image-function": subnet("image-function"),
      operations: subnet("operations"),
      web: subnet("web"),
      endpoints: subnet("endpoints"),
      warehouse: subnet("warehouse"),
    },
    brokers: subnetNames(settings).includes("brokers") ? subnet("brokers") : undefined,
    all,
  };
}
