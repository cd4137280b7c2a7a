import type * as azure from "@pulumi/azure-native";
import { all, type Input, interpolate, output, type Output } from "@pulumi/pulumi";
import { ALLOCATOR_VARIABLES } from "../../../contract/allocator.ts";
import type { Context } from "../../../contract/context.ts";
import { telemetryVariables } from "../../../contract/telemetry.ts";
import type { applicationinsights, managedidentity, storage } from "../sdk.ts";
import { sizesOf } from "../sizes.ts";

/** What an application's settings are made of. */
export interface AppSettings {
  readonly identity: managedidentity.UserAssignedIdentity;
  readonly hostAccount: storage.StorageAccount;
  readonly insights: applicationinsights.Component;
  /** What functions/adapters/azure/settings.ts reads; no secrets. */
  readonly settings: Input<object>;
  /** What the triggers' bindings refer to: functions/adapters/azure/triggers.ts. */
  readonly triggers: Input<Readonly<Record<string, string>>>;
}

/**
 * Environment of an application, by name. Of the host: its storage and Application Insights, both by the application's
 * identity. What Flex Consumption reads from `functionAppConfig` (runtime, scale, package) is not said again here, where
 * Azure would refuse it.
 * Source: learn.microsoft.com/azure/azure-functions/functions-app-settings
 */
export function appSettings(
  { stack, settings }: Context,
  of: AppSettings,
): Output<azure.types.input.web.NameValuePairArgs[]> {
  const { identity, hostAccount, insights } = of;
  const own: Record<string, Input<string>> = {
    AzureWebJobsStorage__accountName: hostAccount.name,
    AzureWebJobsStorage__credential: "managedidentity",
    AzureWebJobsStorage__clientId: identity.clientId,
    APPLICATIONINSIGHTS_CONNECTION_STRING: insights.connectionString,
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: interpolate`Authorization=AAD;ClientId=${identity.clientId}`,
    // Runs are counted in any case; traces are what each of them asked of others.
    AzureFunctionsJobHost__logging__applicationInsights__enableDependencyTracking: String(sizesOf(settings).traces),
    // The page that says that an application runs here.
    AzureWebJobsDisableHomepage: "true",
    // A process that Azure started before it knew whose it is gets its settings later, and does not read this one any more
    // (github.com/Azure/azure-functions-nodejs-worker/pull/206).
    ...ALLOCATOR_VARIABLES,
    ...telemetryVariables(stack, settings.alerts),
    SETTINGS: output(of.settings).apply((value) => JSON.stringify(value)),
  };
  return all([own, of.triggers]).apply(([host, triggers]) =>
    Object.entries({ ...host, ...triggers })
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => ({ name, value })),
  );
}
