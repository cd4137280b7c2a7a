import type { ComponentResource } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { Account, Grant, Member } from "../capabilities.ts";
import { applicationinsights } from "../sdk.ts";

/** Monitoring Metrics Publisher, the role to send telemetry with: learn.microsoft.com/azure/azure-monitor/app/azure-ad-authentication. */
const METRICS_PUBLISHER = "3913510d-42f4-4e42-8a64-420c390055eb";

/**
 * Application Insights of one application, over the stack's workspace, which keeps what it takes in. It takes it from the
 * application's identity alone: the key in its connection string, which is no secret then, opens nothing.
 */
export function insights(
  parent: ComponentResource,
  { stack }: Context,
  { resourceGroup, location, tags, workspace, builtInRole }: Account,
  member: Member,
): { readonly component: applicationinsights.Component; readonly grant: Grant } {
  const name = `${stack}-${member}`;
  const component = new applicationinsights.Component(
    name,
    {
      resourceGroupName: resourceGroup,
      resourceName: name,
      location,
      tags: { ...tags },
      kind: "web",
      applicationType: "web",
      workspaceResourceId: workspace.id,
      ingestionMode: "LogAnalytics",
      disableLocalAuth: true,
      publicNetworkAccessForIngestion: "Enabled",
      publicNetworkAccessForQuery: "Enabled",
    },
    { parent },
  );
  return {
    component,
    grant: { name: "telemetry", roleDefinitionId: builtInRole(METRICS_PUBLISHER), scope: component.id },
  };
}
