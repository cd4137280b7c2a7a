import type * as azure from "@pulumi/azure-native";
import type { ComponentResource, Input, Resource } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { AzureNetwork } from "../capabilities.ts";
import { withoutDefault } from "../sdk-defaults.ts";
import { web } from "../sdk.ts";
import { sizesOf } from "../sizes.ts";
import { accessOf } from "./access.ts";
import type { FunctionAppSpec } from "./function-app.ts";

/** Names of applications are hosts: learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules, Microsoft.Web. */
const APP_NAME = { maxLength: 60, dashes: true } as const;

/** As Azure's catalogue has it; other words are taken and do not start: github.com/Azure/Azure-Functions/issues/2666. */
const NODE = { name: "node", version: "22" } as const;

/** The application itself, in its subnet, on a plan of its own: one of this kind takes no more. */
export function site(
  parent: ComponentResource,
  { stack, settings }: Context,
  { account, subnets }: AzureNetwork,
  { member, callers, memoryMb, maxInstances, requestsPerInstance }: FunctionAppSpec,
  of: {
    /** Where its package is laid down. */
    readonly packagesUrl: Input<string>;
    readonly appSettings: Input<azure.types.input.web.NameValuePairArgs[]>;
    readonly after: readonly Resource[];
  },
): web.WebApp {
  const { packagesUrl, appSettings, after } = of;
  const name = `${stack}-${member}`;
  const place = { resourceGroupName: account.resourceGroup, location: account.location, tags: { ...account.tags } };
  const identity = account.identities[member];
  const plan = new web.AppServicePlan(
    name,
    {
      ...place,
      name,
      kind: "functionapp",
      sku: { name: "FC1", tier: "FlexConsumption" },
      // Linux.
      reserved: true,
      zoneRedundant: sizesOf(settings).zoneRedundant,
    },
    { parent },
  );
  return new web.WebApp(
    name,
    {
      ...place,
      name: account.uniqueName(member, APP_NAME),
      kind: "functionapp,linux",
      serverFarmId: plan.id,
      identity: { type: "UserAssigned", userAssignedIdentities: [identity.id] },
      keyVaultReferenceIdentity: identity.id,
      httpsOnly: true,
      publicNetworkAccess: "Enabled",
      // All that it sends goes this way, without being told so:
      // learn.microsoft.com/azure/azure-functions/functions-networking-options, "Outbound IP restrictions".
      virtualNetworkSubnetId: subnets[member],
      functionAppConfig: {
        runtime: NODE,
        scaleAndConcurrency: {
          instanceMemoryMB: memoryMb,
          maximumInstanceCount: maxInstances,
          ...(requestsPerInstance !== undefined && {
            triggers: { http: { perInstanceConcurrency: requestsPerInstance } },
          }),
        },
        deployment: {
          storage: {
            type: "blobContainer",
            value: packagesUrl,
            authentication: { type: "UserAssignedIdentity", userAssignedIdentityResourceId: identity.id },
          },
        },
      },
      siteConfig: {
        minTlsVersion: "1.2",
        scmMinTlsVersion: "1.2",
        http20Enabled: true,
        ...accessOf(callers),
        appSettings,
      },
    },
    {
      parent,
      dependsOn: [...after],
      // Of these Flex Consumption refuses one, and lists the others as not valid. It refuses FTP's settings too: it has no
      // FTP. Sources: github.com/pulumi/pulumi-azure-native/issues/4168, github.com/Azure/terraform-azurerm-avm-res-web-site/
      // pull/345, learn.microsoft.com/azure/azure-functions/functions-app-settings, "Flex Consumption plan deprecations".
      transformations: [
        withoutDefault("isXenon"),
        withoutDefault("hyperV"),
        withoutDefault("siteConfig", "netFrameworkVersion"),
        withoutDefault("siteConfig", "localMySqlEnabled"),
      ],
    },
  );
}
