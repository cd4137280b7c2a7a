import type { Settings } from "../../../config.ts";
import { sizesOf } from "../sizes.ts";
import { existingKafkaFaults } from "../../../contract/existing-kafka-faults.ts";
import { fault, faultsOf } from "../../../contract/fault.ts";

/** Hubs of a stack, one a topic: infra/contract/topics.ts. */
const HUBS = 3;

/**
 * Partitions of all of a Premium namespace's hubs together, for each processing unit; Standard counts each hub by itself.
 * Source: learn.microsoft.com/azure/event-hubs/event-hubs-quotas
 */
const PREMIUM_UNIT_PARTITIONS = 200;

/**
 * What Event Hubs, or Functions' trigger for another Kafka, would refuse. The longest time that messages may be kept for, 7
 * days, is Standard's too, and the longest name of a topic shorter than a hub's.
 */
export const ingressFaults = (settings: Settings): string[] => [
  ...faultsOf(
    settings.ingress.pollers !== undefined &&
      fault(
        "ingress.pollers",
        "nothing, because Azure Functions scales its readers by itself",
        settings.ingress.pollers,
        "Remove it.",
      ),
  ),
  ...(settings.ingress.existing === undefined
    ? ownHubs(settings)
    : existingKafkaFaults(settings, settings.ingress.existing, EXISTING)),
];

function ownHubs(settings: Settings): string[] {
  const { ingress } = settings;
  const { sku, units, partitions } = sizesOf(settings).brokers;
  const together = sku === "Premium" ? Math.floor((units * PREMIUM_UNIT_PARTITIONS) / HUBS) : partitions;
  const most = Math.min(partitions, together);
  const accounts = ingress.privateLinkAccounts;
  return faultsOf(
    accounts.length > 0 &&
      fault(
        "ingress.privateLinkAccounts",
        "none, because Event Hubs admits no subscription beforehand",
        `${accounts.length} of them`,
        "Remove it, and join their networks by network.peers; or let them ask for a private endpoint of the namespace, and " +
          "approve each by `az network private-endpoint-connection approve`.",
      ),
    ingress.partitions > most &&
      fault(
        "ingress.partitions",
        `at most ${most}, which is what Event Hubs ${sku} takes${sku === "Premium" ? ` of ${HUBS} hubs` : " of one hub"}`,
        ingress.partitions,
        sku === "Premium" ? "Lower it." : "Lower it, or set ingress.size to large.",
      ),
  );
}

const EXISTING = {
  noLogin: "Brokers on the internet that ask for no login would take anybody's images.",
  noTls: "Images and the login would cross the internet in the clear.",
};
