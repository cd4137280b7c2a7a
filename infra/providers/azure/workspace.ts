import type { ComponentResource } from "@pulumi/pulumi";
import type { Context } from "../../contract/context.ts";
import type { Account } from "./capabilities.ts";
import { operationalinsights } from "./sdk.ts";
import { sizesOf } from "./sizes.ts";

/**
 * The Log Analytics workspace of everything that the stack's resources tell. What is in it is deleted after
 * `alerts.logDays`, and with the stack: Azure itself brings a workspace that was deleted back for 14 days
 * (learn.microsoft.com/azure/azure-monitor/logs/delete-workspace).
 *
 * It takes data, and answers questions, by Entra's identities only; its own keys count for nothing:
 * learn.microsoft.com/azure/azure-monitor/app/azure-ad-authentication, "Disable local authentication". It has no address in
 * the network: that would take a private link scope, which turns off the public names of Azure Monitor for every network
 * that shares its DNS (learn.microsoft.com/azure/azure-monitor/logs/private-link-design).
 */
export function workspace(
  parent: ComponentResource,
  { stack, settings }: Context,
  { resourceGroup, location, tags }: Pick<Account, "resourceGroup" | "location" | "tags">,
): operationalinsights.Workspace {
  return new operationalinsights.Workspace(
    stack,
    {
      resourceGroupName: resourceGroup,
      // 4 to 63 letters, digits and dashes, the only one of its name in the group.
      workspaceName: `${stack}-logs`,
      location,
      tags: { ...tags },
      sku: { name: "PerGB2018" },
      retentionInDays: sizesOf(settings).logDays,
      features: {
        disableLocalAuth: true,
        // Who may read a resource may read what it told, without a right to the rest.
        enableLogAccessUsingOnlyResourcePermissions: true,
      },
      publicNetworkAccessForIngestion: "Enabled",
      publicNetworkAccessForQuery: "Enabled",
    },
    { parent },
  );
}
