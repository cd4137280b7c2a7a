import type { Account, AzureKafkaIngress, Grant } from "../capabilities.ts";
import type { eventhub } from "../sdk.ts";

/** Of Azure's own: learn.microsoft.com/azure/role-based-access-control/built-in-roles/analytics */
const SENDER = "2b629674-e913-4c01-ae53-ef4638d8f975";
const RECEIVER = "a638d3c7-ab3a-418d-83e6-5f17a39d4fde";

/** What roles are called, for people. */
export const ROLE_NAMES = { produce: "Azure Event Hubs Data Sender", consume: "Azure Event Hubs Data Receiver" };

/**
 * Producing to hubs and consuming from them, each hub by itself; one who consumes may use any consumer group of it.
 * @throws Error for a topic that is none of the stack's
 */
export function hubGrants(
  { builtInRole }: Pick<Account, "builtInRole">,
  hubs: ReadonlyMap<string, Pick<eventhub.EventHub, "id">>,
  { produce = [], consume = [] }: Parameters<AzureKafkaIngress["grants"]>[0],
): Grant[] {
  const grant = (verb: string, role: string, topic: string): Grant => {
    const hub = hubs.get(topic);
    if (hub === undefined)
      throw new Error(`Expected one of the topics ${[...hubs.keys()].join(", ")} but received ${topic}.`);
    return { name: `${verb}-${topic.replaceAll(".", "-")}`, roleDefinitionId: builtInRole(role), scope: hub.id };
  };
  return [
    ...produce.map((topic) => grant("produce", SENDER, topic)),
    ...consume.map((topic) => grant("consume", RECEIVER, topic)),
  ];
}
