import type { ResourceView } from "../../../policies/readers/reader.ts";
import { type Told, type Values, view } from "../views.ts";

/** A resource of @pulumi/aws, as a policy over the stack sees it. */
export const aws = (module: string, type: string, name: string, inputs: Values, told?: Told): ResourceView =>
  view(`aws:${module}/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`, name, inputs, told);

/** A VPC that is there, with the id `vpc-1`. */
export const vpc = (told: Told = {}): ResourceView =>
  aws(
    "ec2",
    "Vpc",
    "net",
    { cidrBlock: "10.0.0.0/16" },
    {
      answers: { id: "vpc-1", defaultSecurityGroupId: "sg-default" },
      ...told,
    },
  );

/** The same as a resource that the program only looks up. */
export function lookedUp(resource: ResourceView): ResourceView {
  return { ...resource, inputs: resource.props };
}

/** A resource of Azure's networks. */
export const azure = (type: string, name: string, inputs: Values, told?: Told): ResourceView =>
  view(`azure-native:network:${type}`, name, inputs, told);

export const VNET_ID = "/subscriptions/1/resourceGroups/shop/providers/Microsoft.Network/virtualNetworks/net";

/** A virtual network that is there. */
export const vnet = (inputs: Values = {}, told: Told = {}): ResourceView =>
  azure(
    "VirtualNetwork",
    "net",
    { resourceGroupName: "shop", virtualNetworkName: "net", ...inputs },
    { answers: { id: VNET_ID, name: "net" }, ...told },
  );

/** A subnet of it that keeps every rule, but for what is given. */
export const subnet = (inputs: Values = {}, name = "parts", told: Told = {}): ResourceView =>
  azure(
    "Subnet",
    name,
    {
      resourceGroupName: "shop",
      virtualNetworkName: "net",
      subnetName: name,
      addressPrefix: "10.0.0.0/24",
      networkSecurityGroup: { id: "/subscriptions/1/nsg" },
      defaultOutboundAccess: false,
      ...inputs,
    },
    { answers: { id: `${VNET_ID}/subnets/${name}`, name }, ...told },
  );
