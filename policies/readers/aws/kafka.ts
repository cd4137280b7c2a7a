import type { KafkaFacts } from "../../facts/kafka.ts";
import type { ResourceView } from "../reader.ts";

export const kafkaFacts = (_resources: readonly ResourceView[]): KafkaFacts => ({});
