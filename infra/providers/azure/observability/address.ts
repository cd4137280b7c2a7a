import { interpolate, type Output } from "@pulumi/pulumi";
import type { Account } from "../capabilities.ts";
import { guidOf } from "../names.ts";

/** The operator's page is known by its address before it is made: the gateway, which tells it, comes first. */

/** Name of the workbook, which Azure wants to be a GUID: the same at every run. */
export const workbookName = ({ resourceGroup }: Pick<Account, "resourceGroup">): Output<string> =>
  resourceGroup.apply((group) => guidOf("workbook", group));

/** Where the portal shows the operator's page. */
export function dashboardUrl(account: Pick<Account, "subscriptionId" | "tenantId" | "resourceGroup">): Output<string> {
  const { subscriptionId, tenantId, resourceGroup } = account;
  const id = interpolate`/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Insights/workbooks/${workbookName(account)}`;
  return interpolate`https://portal.azure.com/#@${tenantId}/resource${id}/workbook`;
}
