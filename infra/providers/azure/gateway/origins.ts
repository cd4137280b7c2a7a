import type { ComponentResource } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { Account, AzureWeb } from "../capabilities.ts";
import { cdn } from "../sdk.ts";
import { privateLink } from "./private-link.ts";

/** Front Door's own defaults, which it insists on, stated so that they are nobody's accident. */
const LOAD_BALANCING = { sampleSize: 4, successfulSamplesRequired: 3, additionalLatencyInMilliseconds: 50 };

/**
 * The web application as where Front Door goes to: by its own name, whose certificate is checked, and with that name in the
 * request, by which Azure finds the application. By a private link where Front Door has them.
 *
 * Nothing is probed: with one application a probe changes nothing about where requests go, and each, from some 200 places,
 * would be paid for as a request is. Source: learn.microsoft.com/azure/frontdoor/best-practices, "Disable health probes when
 * there's only one origin in an origin group".
 */
export function origin(
  parent: ComponentResource,
  context: Context,
  account: Pick<Account, "resourceGroup" | "location">,
  web: Pick<AzureWeb, "app" | "hostName" | "frontDoor">,
): { readonly group: cdn.AFDOriginGroup; readonly origin: cdn.AFDOrigin } {
  const { stack } = context;
  const inProfile = { resourceGroupName: account.resourceGroup, profileName: web.frontDoor.name };
  const group = new cdn.AFDOriginGroup(
    `${stack}-origins`,
    {
      ...inProfile,
      originGroupName: "web",
      loadBalancingSettings: LOAD_BALANCING,
      sessionAffinityState: "Disabled",
    },
    { parent },
  );
  const link = privateLink(context, account, web);
  const application = new cdn.AFDOrigin(
    `${stack}-origin`,
    {
      ...inProfile,
      originGroupName: group.name,
      originName: "web",
      enabledState: "Enabled",
      hostName: web.hostName,
      originHostHeader: web.hostName,
      enforceCertificateNameCheck: true,
      ...{ httpPort: 80, httpsPort: 443, priority: 1, weight: 1000 },
      ...(link !== undefined && { sharedPrivateLinkResource: link }),
    },
    { parent },
  );
  return { group, origin: application };
}
