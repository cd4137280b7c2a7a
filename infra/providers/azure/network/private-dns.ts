import type { ComponentResource, Input } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { Account, PrivateService } from "../capabilities.ts";
import { privatedns } from "../sdk.ts";

/**
 * Zone in which the names of a service's private endpoints are looked up, and the service's word for what an endpoint leads
 * to. Source: learn.microsoft.com/azure/private-link/private-endpoint-dns
 */
export const PRIVATE_SERVICES: Readonly<Record<PrivateService, { readonly zone: string; readonly groupId: string }>> = {
  blob: { zone: "privatelink.blob.core.windows.net", groupId: "blob" },
  queue: { zone: "privatelink.queue.core.windows.net", groupId: "queue" },
  table: { zone: "privatelink.table.core.windows.net", groupId: "table" },
  eventHubs: { zone: "privatelink.servicebus.windows.net", groupId: "namespace" },
  vault: { zone: "privatelink.vaultcore.azure.net", groupId: "vault" },
};

/** In kebab-case, for names in the program. */
const KEBAB: Readonly<Record<PrivateService, string>> = {
  blob: "blob",
  queue: "queue",
  table: "table",
  eventHubs: "event-hubs",
  vault: "vault",
};

/** A zone, and the link by which a network looks names up in it. */
export interface LinkedZone {
  readonly zone: privatedns.PrivateZone;
  readonly link: privatedns.VirtualNetworkLink;
}

type Place = Pick<Account, "resourceGroup" | "tags">;

/** Zones of the services that a stack reaches, linked to its network. Event Hubs' only where the brokers are its own. */
export function serviceZones(
  parent: ComponentResource,
  { stack, settings }: Context,
  account: Place,
  vnetId: Input<string>,
): ReadonlyMap<PrivateService, LinkedZone> {
  const services = (Object.keys(PRIVATE_SERVICES) as PrivateService[]).filter(
    (service) => service !== "eventHubs" || settings.ingress.existing === undefined,
  );
  return new Map(
    services.map((service) => {
      const { zone } = PRIVATE_SERVICES[service];
      return [service, linkedZone(parent, stack, account, { name: KEBAB[service], zone, vnetId })];
    }),
  );
}

/**
 * The warehouse's zone. Its name has to end like this, and may not be the server's:
 * learn.microsoft.com/azure/postgresql/flexible-server/concepts-networking-private, "Use a private DNS zone".
 */
export const warehouseZone = (
  parent: ComponentResource,
  { stack }: Context,
  account: Place,
  vnetId: Input<string>,
): LinkedZone =>
  linkedZone(parent, stack, account, {
    name: "warehouse",
    zone: `${stack}.private.postgres.database.azure.com`,
    vnetId,
  });

function linkedZone(
  parent: ComponentResource,
  stack: string,
  { resourceGroup, tags }: Place,
  { name, zone: privateZoneName, vnetId }: { name: string; zone: string; vnetId: Input<string> },
): LinkedZone {
  const zone = new privatedns.PrivateZone(
    `${stack}-${name}`,
    { resourceGroupName: resourceGroup, privateZoneName, location: "global", tags },
    { parent },
  );
  const link = new privatedns.VirtualNetworkLink(
    `${stack}-${name}`,
    {
      resourceGroupName: resourceGroup,
      privateZoneName: zone.name,
      virtualNetworkLinkName: stack,
      location: "global",
      virtualNetwork: { id: vnetId },
      registrationEnabled: false,
      tags,
    },
    { parent },
  );
  return { zone, link };
}
