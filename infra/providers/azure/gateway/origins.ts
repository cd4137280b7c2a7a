import type { ComponentResource } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { Account, AzureWeb } from "../capabilities.ts";
import { cdn } from "../sdk.ts";
import { sizesOf } from "../sizes.ts";
import { privateLink } from "./private-link.ts";

/** The path that the application answers without a key: functions/web/application.ts. */
const HEALTH_PATH = "/health";

/**
 * Seconds between two probes from each of some 200 places, the most that Azure takes: 200 ÷ 255 s are 0.8 requests a second.
 */
const PROBE_SECONDS = 255;

/** A measurement every probe; Front Door's own defaults, stated so that they are nobody's accident. */
const LOAD_BALANCING = { sampleSize: 4, successfulSamplesRequired: 3, additionalLatencyInMilliseconds: 50 };

/**
 * The web application as where Front Door goes to: by its own name, whose certificate is checked, and with that name in the
 * request, by which Azure finds the application. By a private link where Front Door has them.
 *
 * There is one application, so that a probe changes nothing about where requests go; it shows the application's health in
 * Front Door's metrics and keeps an instance awake. In dev nobody looks and two million requests a month would be paid for,
 * so there is none. Source: learn.microsoft.com/azure/frontdoor/best-practices, "Disable health probes when there's only one
 * origin in an origin group".
 */
export function origin(
  parent: ComponentResource,
  context: Context,
  account: Pick<Account, "resourceGroup" | "location">,
  web: Pick<AzureWeb, "app" | "hostName" | "frontDoor">,
): { readonly group: cdn.AFDOriginGroup; readonly origin: cdn.AFDOrigin } {
  const { stack, settings } = context;
  const inProfile = { resourceGroupName: account.resourceGroup, profileName: web.frontDoor.name };
  const probed = sizesOf(settings).frontDoor === "Premium_AzureFrontDoor";
  const group = new cdn.AFDOriginGroup(
    `${stack}-origins`,
    {
      ...inProfile,
      originGroupName: "web",
      loadBalancingSettings: LOAD_BALANCING,
      ...(probed && {
        healthProbeSettings: {
          probePath: HEALTH_PATH,
          probeProtocol: "Https",
          // Without a body.
          probeRequestType: "HEAD",
          probeIntervalInSeconds: PROBE_SECONDS,
        },
      }),
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
