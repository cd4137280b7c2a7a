import type { KafkaFacts } from "../../facts/kafka.ts";
import type { ResourceView } from "../reader.ts";
import { kafkaClusters } from "./kafka/clusters.ts";
import { kafkaEntrances } from "./kafka/entrances.ts";
import { messageQueues } from "./kafka/queues.ts";
import { replications } from "./kafka/replications.ts";
import { messageRetentions } from "./kafka/retentions.ts";

/** Facts of MSK, and of the queues of SQS and the topics of SNS. */
export const kafkaFacts = (resources: readonly ResourceView[]): KafkaFacts => ({
  kafkaClusters: kafkaClusters(resources),
  kafkaEntrances: kafkaEntrances(resources),
  replications: replications(resources),
  messageRetentions: messageRetentions(resources),
  messageQueues: messageQueues(resources),
});
