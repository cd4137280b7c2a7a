import type { KafkaFacts } from "../../facts/kafka.ts";
import { hoursOfMs } from "../kafka-retention.ts";
import { asNumber, property } from "../property.ts";
import type { ResourceView } from "../reader.ts";

/** Facts of local topics: only how long messages stay. Their brokers are of one user, on one machine. */
export const kafkaFacts = (resources: readonly ResourceView[]): Pick<KafkaFacts, "messageRetentions"> => ({
  messageRetentions: resources
    .filter(({ type }) => type === "local:kafka:Topic")
    .map(({ urn, name, inputs }) => {
      const hours = hoursOfMs(asNumber(property(inputs, "retentionMs")));
      return { urn, name, ...(hours !== undefined && { hours, effectiveHours: hours }) };
    }),
});
