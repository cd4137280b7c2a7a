import { interpolate } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { AzureCapabilities, AzureObservability } from "../capabilities.ts";
import { actionGroup } from "./action-group.ts";
import { alarmsOf, alertRule } from "./alarms.ts";
import { diagnosticSettings } from "./diagnostic-settings.ts";
import { workbook } from "./workbook.ts";

/**
 * Alarms that send mail, one page for the operator, and what resources log. The workspace itself is made first of all, with
 * the account.
 */
export function observability(context: Context, parts: Omit<AzureCapabilities, "observability">): AzureObservability {
  const { stack, settings } = context;
  const { account } = parts.network;
  const parent = account.component("Observability");
  diagnosticSettings(parent, context, parts);
  const group = actionGroup(parent, context, account);
  // Where nobody is to be told, alarms still stand on the page.
  const tell = settings.alerts.emails.length === 0 ? [] : [group.id];
  for (const alarm of alarmsOf(context, parts)) alertRule({ parent, stack, account, tell }, alarm);
  workbook(parent, context, parts);
  const tables =
    "AppTraces, AppRequests, AppExceptions, StorageBlobLogs, StorageQueueLogs, PGSQLServerLogs, AzureDiagnostics";
  return {
    actionGroupId: group.id,
    logs: interpolate`Log Analytics workspace ${account.workspace.name} of the group ${account.resourceGroup}: ${tables}`,
  };
}
