export { PrivateZone, type PrivateZoneArgs } from "@pulumi/azure-native/privatedns/privateZone.js";
export { VirtualNetworkLink, type VirtualNetworkLinkArgs } from "@pulumi/azure-native/privatedns/virtualNetworkLink.js";
