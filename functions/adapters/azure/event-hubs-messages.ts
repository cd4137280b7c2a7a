import * as z from "zod";
import type { RawMessage } from "../../core/arrival.ts";
import { bytesOf, headersOf } from "./header-values.ts";

/** A batch's bodies, with the trigger told dataType binary and cardinality many. */
const bodiesSchema = z.array(z.instanceof(Uint8Array));

/**
 * What the host tells of a batch, one entry a message in every list; the library makes the first letter of names small.
 * Source: learn.microsoft.com/azure/azure-functions/functions-bindings-event-hubs-trigger, "Event metadata", and the
 * extension's EventHubTriggerBindingStrategy.cs (github.com/Azure/azure-sdk-for-net).
 */
const metadataSchema = z.object({
  /** A batch is of one partition. */
  partitionContext: z.object({ partitionId: z.string() }),
  propertiesArray: z.array(z.record(z.string(), z.unknown())),
  systemPropertiesArray: z.array(
    z.object({
      /** Place in the partition: it grows by one a message, as an offset of Kafka does. */
      sequenceNumber: z.number(),
      /** Key of a message that AMQP's producers sent. */
      partitionKey: z.string().nullish(),
      /** Key of a message that Kafka's producers sent, in bytes: Event Hubs keeps the two apart. */
      "x-opt-kafka-key": z.unknown().optional(),
    }),
  ),
});

/**
 * Messages of a batch that the Event Hubs trigger hands over, in their order.
 * @param topic the hub
 * @throws Error where bodies and metadata are not of the same messages: guessing would mix up customers
 */
export function messagesOfEventHubs(topic: string, bodies: unknown, metadata: unknown): RawMessage[] {
  const values = bodiesSchema.parse(bodies);
  const { partitionContext, propertiesArray, systemPropertiesArray } = metadataSchema.parse(metadata);
  if (propertiesArray.length !== values.length || systemPropertiesArray.length !== values.length) {
    const lists = `${propertiesArray.length} and ${systemPropertiesArray.length}`;
    throw new Error(`Expected metadata of ${values.length} messages of ${topic} but received lists of ${lists}.`);
  }
  return systemPropertiesArray.map(({ sequenceNumber, partitionKey, "x-opt-kafka-key": kafkaKey }, index) => ({
    topic,
    partition: Number(partitionContext.partitionId),
    offset: String(sequenceNumber),
    key: bytesOf(kafkaKey) ?? (typeof partitionKey === "string" ? Buffer.from(partitionKey) : null),
    value: Buffer.from(values[index] ?? []),
    headers: headersOf(propertiesArray[index] ?? {}),
  }));
}
