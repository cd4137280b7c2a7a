import { interpolate } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { AzureGateway, Parts } from "../capabilities.ts";
import { dashboardUrl } from "../observability/address.ts";
import { domain } from "./domain.ts";
import { firewall } from "./firewall.ts";
import { origin } from "./origins.ts";
import { approved } from "./private-link.ts";
import { publicUrl } from "./profile.ts";
import { route } from "./route.ts";

/**
 * The public entry: Front Door, which stands before the web application already (profile.ts), with a way to it, a firewall
 * and, where one is set, a domain.
 */
export function gateway(context: Context, { network, web }: Parts<"network" | "web">): AzureGateway {
  const { settings } = context;
  const { account } = network;
  const parent = account.component("Gateway");
  const named = settings.gateway.domain;
  const custom = named === undefined ? undefined : domain(parent, context, account, web, named);
  const { group, origin: application } = origin(parent, context, account, web);
  const ready = route(parent, context, account, web, { group, application, custom });
  firewall(parent, context, account, web, custom);
  approved(parent, context, web, application, [ready]);
  return {
    profileId: web.frontDoor.id,
    frontDoorId: web.frontDoor.frontDoorId,
    webUrl: interpolate`${publicUrl(context, web.frontDoorEndpoint)}/`,
    // No page of the application: the statistics name every customer, and the page asks for no key.
    dashboardUrl: dashboardUrl(account),
  };
}
