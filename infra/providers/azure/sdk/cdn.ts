export { AFDCustomDomain, type AFDCustomDomainArgs } from "@pulumi/azure-native/cdn/afdcustomDomain.js";
export { AFDEndpoint, type AFDEndpointArgs } from "@pulumi/azure-native/cdn/afdendpoint.js";
export { AFDOrigin, type AFDOriginArgs } from "@pulumi/azure-native/cdn/afdorigin.js";
export { AFDOriginGroup, type AFDOriginGroupArgs } from "@pulumi/azure-native/cdn/afdoriginGroup.js";
export { Profile, type ProfileArgs } from "@pulumi/azure-native/cdn/profile.js";
export { Route, type RouteArgs } from "@pulumi/azure-native/cdn/route.js";
export { SecurityPolicy, type SecurityPolicyArgs } from "@pulumi/azure-native/cdn/securityPolicy.js";
