import type { ComponentResource, Resource } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { Account, AzureWeb } from "../capabilities.ts";
import { cdn } from "../sdk.ts";

/** Where a route leads, and under which name of the company's own it is found. */
export interface Ends {
  readonly group: cdn.AFDOriginGroup;
  readonly application: cdn.AFDOrigin;
  readonly custom: cdn.AFDCustomDomain | undefined;
}

/**
 * Every path leads to the application, which knows its own routes, methods and keys. Plain HTTP is answered with the way to
 * HTTPS. Nothing is kept in Front Door's caches: without a cacheConfiguration it caches nothing
 * (learn.microsoft.com/azure/frontdoor/front-door-caching).
 */
export function route(
  parent: ComponentResource,
  { stack }: Context,
  { resourceGroup }: Pick<Account, "resourceGroup">,
  { frontDoor, frontDoorEndpoint }: Pick<AzureWeb, "frontDoor" | "frontDoorEndpoint">,
  { group, application, custom }: Ends,
): Resource {
  return new cdn.Route(
    `${stack}-route`,
    {
      resourceGroupName: resourceGroup,
      profileName: frontDoor.name,
      endpointName: frontDoorEndpoint.name,
      routeName: "web",
      enabledState: "Enabled",
      originGroup: { id: group.id },
      patternsToMatch: ["/*"],
      // A redirect needs both: learn.microsoft.com/azure/frontdoor/front-door-url-redirect, "HTTP to HTTPS".
      supportedProtocols: ["Http", "Https"],
      httpsRedirect: "Enabled",
      forwardingProtocol: "HttpsOnly",
      // With a domain of its own there is one way in, not two.
      linkToDefaultDomain: custom === undefined ? "Enabled" : "Disabled",
      customDomains: custom === undefined ? [] : [{ id: custom.id }],
    },
    // A group without an origin takes no route.
    { parent, dependsOn: [application] },
  );
}
