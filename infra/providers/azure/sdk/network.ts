export { FlowLog, type FlowLogArgs } from "@pulumi/azure-native/network/flowLog.js";
export { NatGateway, type NatGatewayArgs } from "@pulumi/azure-native/network/natGateway.js";
export {
  NetworkSecurityGroup,
  type NetworkSecurityGroupArgs,
} from "@pulumi/azure-native/network/networkSecurityGroup.js";
export { PrivateDnsZoneGroup, type PrivateDnsZoneGroupArgs } from "@pulumi/azure-native/network/privateDnsZoneGroup.js";
export { PrivateEndpoint, type PrivateEndpointArgs } from "@pulumi/azure-native/network/privateEndpoint.js";
export { PublicIPAddress, type PublicIPAddressArgs } from "@pulumi/azure-native/network/publicIPAddress.js";
export { Subnet, type SubnetArgs } from "@pulumi/azure-native/network/subnet.js";
export { VirtualNetwork, type VirtualNetworkArgs } from "@pulumi/azure-native/network/virtualNetwork.js";
export {
  VirtualNetworkPeering,
  type VirtualNetworkPeeringArgs,
} from "@pulumi/azure-native/network/virtualNetworkPeering.js";
