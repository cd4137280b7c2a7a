/**
 * The classes of @pulumi/azure-native that this provider uses, by the package's own names: `network.Subnet`.
 *
 * Everything of this folder imports them from here. An ES module that imports an index of the package loads every class
 * behind it: 0.3 s for the module `network` alone, 0.5 s for the whole with few of its classes, against 0.2 s for all that
 * is listed here (measured on two cores). A file of the package holds one class. To use another, add a line to its
 * module's file in sdk/.
 */
export * as applicationinsights from "./sdk/applicationinsights.ts";
export * as authorization from "./sdk/authorization.ts";
export * as cdn from "./sdk/cdn.ts";
export * as dbforpostgresql from "./sdk/dbforpostgresql.ts";
export * as dns from "./sdk/dns.ts";
export * as eventgrid from "./sdk/eventgrid.ts";
export * as eventhub from "./sdk/eventhub.ts";
export * as frontdoor from "./sdk/frontdoor.ts";
export * as keyvault from "./sdk/keyvault.ts";
export * as managedidentity from "./sdk/managedidentity.ts";
export * as monitor from "./sdk/monitor.ts";
export * as network from "./sdk/network.ts";
export * as operationalinsights from "./sdk/operationalinsights.ts";
export * as privatedns from "./sdk/privatedns.ts";
export * as resources from "./sdk/resources.ts";
export * as storage from "./sdk/storage.ts";
export * as web from "./sdk/web.ts";
export { Provider } from "@pulumi/azure-native/provider.js";
