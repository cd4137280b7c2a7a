import type { KafkaFacts } from "../../facts/kafka.ts";
import type { ResourceView } from "../reader.ts";
import { kafkaClusters, kafkaEntrances } from "./kafka/namespaces.ts";
import { messageRetentions } from "./kafka/retentions.ts";

/** Facts of Event Hubs, which speaks Kafka's protocol. */
export const kafkaFacts = (resources: readonly ResourceView[]): Omit<KafkaFacts, "replications" | "messageQueues"> => ({
  kafkaClusters: kafkaClusters(resources),
  kafkaEntrances: kafkaEntrances(resources),
  messageRetentions: messageRetentions(resources),
});
