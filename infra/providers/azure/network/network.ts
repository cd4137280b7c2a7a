import type { Context } from "../../../contract/context.ts";
import { account as accountOf } from "../account.ts";
import type { AzureNetwork } from "../capabilities.ts";
import { egress } from "./egress.ts";
import { flowLogs } from "./flow-logs.ts";
import { peering } from "./peering.ts";
import { serviceZones, warehouseZone } from "./private-dns.ts";
import { privateEndpoints } from "./private-endpoints.ts";
import { privateNetwork } from "./subnets.ts";

/**
 * A network with a subnet for each application, for what they reach by private endpoints, and for the warehouse. Nothing in
 * it has a public address. Every connection is a rule of its own at both of its ends, and all else is refused.
 */
export function network(context: Context): AzureNetwork {
  const account = accountOf(context);
  const parent = account.component("Network");
  const own = privateNetwork(parent, context, account, egress(parent, context, account));
  const zones = serviceZones(parent, context, account, own.vnet.id);
  const warehouse = warehouseZone(parent, context, account, own.vnet.id);
  peering(parent, context, account, own, zones.get("eventHubs"));
  flowLogs(parent, context, account, own);
  const { subnets } = own;
  return {
    isolation: isolationOf(context),
    account,
    vnetId: own.vnet.id,
    subnets: {
      "image-function": subnets["image-function"].id,
      operations: subnets.operations.id,
      web: subnets.web.id,
    },
    warehouse: { subnetId: subnets.warehouse.id, zoneId: warehouse.zone.id },
    privateEndpoint: privateEndpoints(context, account, own, zones),
    ready: [...own.all, ...[...zones.values(), warehouse].map(({ link }) => link)],
  };
}

const isolationOf = ({ settings }: Context): string =>
  settings.ingress.existing === undefined
    ? "Subnets whose rules let through named connections only; Azure's services are reached by private endpoints."
    : "Subnets whose rules let through named connections only; the way out leads to the ports of the Kafka that is named.";
