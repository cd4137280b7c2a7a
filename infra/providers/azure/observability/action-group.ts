import type { ComponentResource } from "@pulumi/pulumi";
import { PROJECT } from "../../../contract/names.ts";
import type { Context } from "../../../contract/context.ts";
import type { Account } from "../capabilities.ts";
import { monitor } from "../sdk.ts";

/** Letters that the short name may have, which stands before messages: learn.microsoft.com/azure/azure-monitor/alerts/action-groups. */
const SHORT_NAME_MAX = 12;

/** Who is told: every address in `alerts.emails`. Azure writes to each that it was added; there is nothing to confirm. */
export function actionGroup(
  parent: ComponentResource,
  { stack, settings }: Context,
  { resourceGroup, tags }: Pick<Account, "resourceGroup" | "tags">,
): monitor.ActionGroup {
  return new monitor.ActionGroup(
    `${stack}-alarms`,
    {
      actionGroupName: `${PROJECT}-${stack}`,
      groupShortName: stack.slice(0, SHORT_NAME_MAX),
      resourceGroupName: resourceGroup,
      location: "global",
      tags: { ...tags },
      enabled: true,
      // Names are the group's own, and an address is one.
      emailReceivers: [...new Set(settings.alerts.emails)].map((emailAddress) => ({
        name: emailAddress,
        emailAddress,
        useCommonAlertSchema: true,
      })),
    },
    { parent },
  );
}
