import type { ResourceView } from "../../../policies/readers/reader.ts";
import { type Told, type Values, view } from "../views.ts";

/** A resource of @pulumi/azure-native, by its module and type: `azure("web", "AppServicePlan", …)`. */
export const azure = (module: string, type: string, name: string, inputs: Values, told?: Told): ResourceView =>
  view(`azure-native:${module}:${type}`, name, inputs, told);

export const identityId = (name: string): string =>
  `/subscriptions/1/resourceGroups/shop/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;

/** An app on Flex Consumption that keeps every rule. */
export const APP: Values = {
  kind: "functionapp,linux",
  serverFarmId: "/plans/flex",
  httpsOnly: true,
  publicNetworkAccess: "Disabled",
  virtualNetworkSubnetId: "/subnets/functions",
  functionAppConfig: {
    runtime: { name: "node", version: "22" },
    scaleAndConcurrency: { instanceMemoryMB: 2048, maximumInstanceCount: 40 },
  },
  siteConfig: {
    minTlsVersion: "1.2",
    appSettings: [
      { name: "APPLICATIONINSIGHTS_CONNECTION_STRING", value: "InstrumentationKey=1;IngestionEndpoint=https://in" },
    ],
  },
};

/** The same on a plan that is rented by the machine, in whose properties there is more to say. */
export const DEDICATED: Values = {
  ...APP,
  serverFarmId: "/plans/rented",
  functionAppConfig: undefined,
  siteConfig: { ...(APP["siteConfig"] as Values), linuxFxVersion: "Node|22", ftpsState: "Disabled" },
};

export const app = (name = "resize", inputs: Values = {}, told?: Told): ResourceView =>
  azure(
    "web",
    "WebApp",
    name,
    {
      name,
      identity: { type: "UserAssigned", userAssignedIdentities: [identityId(name)] },
      ...APP,
      ...inputs,
    },
    told,
  );

/** The inputs of an app with another siteConfig. */
export const site = (changes: Values, base: Values = APP): Values => ({
  ...base,
  siteConfig: { ...(base["siteConfig"] as Values), ...changes },
});

export const plan = (name: string, sku: string): ResourceView =>
  azure("web", "AppServicePlan", name, { sku: { name: sku } }, { answers: { id: `/plans/${name}` } });
