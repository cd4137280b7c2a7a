import type { Settings } from "../../../config.ts";
import type { Member } from "../capabilities.ts";

/**
 * Ports: Kafka's and AMQP's of Event Hubs (learn.microsoft.com/azure/event-hubs/event-hubs-faq, "What ports do I need to
 * open on the firewall?"), PostgreSQL's, and HTTPS.
 */
export const PORTS = { kafka: 9093, amqp: 5671, warehouse: 5432, https: 443 } as const;

/** A subnet: one for each application, and for what they reach. */
export type SubnetName = Member | "endpoints" | "brokers" | "warehouse";

/**
 * Somewhere outside the network, by Azure's name for its addresses:
 * learn.microsoft.com/azure/virtual-network/service-tags-overview.
 */
export type Outside = "AzureActiveDirectory" | "AzureMonitor" | "Internet" | "Storage";

/** One connection: who opens it, to whom, at which ports. */
export interface Connection {
  readonly from: SubnetName;
  readonly to: SubnetName | Outside;
  readonly ports: readonly number[];
}

const MEMBERS: readonly Member[] = ["image-function", "operations", "web"];

/** Every connection that is let through; whatever is not here is refused. */
export const connections = (settings: Settings): readonly Connection[] => [
  ...MEMBERS.flatMap((from): Connection[] => [
    // Storage and the vault.
    { from, to: "endpoints", ports: [PORTS.https] },
    { from, to: "warehouse", ports: [PORTS.warehouse] },
    // What Application Insights is told. It has no address in the network.
    { from, to: "AzureMonitor", ports: [PORTS.https] },
  ]),
  ...toBrokers(settings),
  ...ofWarehouse,
];

/** The trigger speaks AMQP, everything of ours speaks Kafka. */
function toBrokers({ ingress: { existing } }: Settings): Connection[] {
  if (existing === undefined) {
    return [
      { from: "image-function", to: "brokers", ports: [PORTS.amqp, PORTS.kafka] },
      { from: "operations", to: "brokers", ports: [PORTS.kafka] },
    ];
  }
  const ports = portsOf(existing.brokers);
  return (["image-function", "operations"] as const).map((from) => ({ from, to: "Internet", ports }));
}

/** Each port once. A broker is taken to announce the others at the ports of those that are named. */
const portsOf = (brokers: readonly string[]): number[] => [
  ...new Set(brokers.map((broker) => Number(broker.split(":").at(-1)))),
];

/**
 * What the warehouse's service itself needs: its standby, logs for backups, and logins by Entra.
 * Source: learn.microsoft.com/azure/postgresql/flexible-server/concepts-networking-private, "Network security group"
 */
const ofWarehouse: readonly Connection[] = [
  { from: "warehouse", to: "warehouse", ports: [PORTS.warehouse] },
  { from: "warehouse", to: "Storage", ports: [PORTS.https] },
  { from: "warehouse", to: "AzureActiveDirectory", ports: [PORTS.https] },
];
