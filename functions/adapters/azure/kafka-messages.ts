import * as z from "zod";
import { headerText } from "../../clients/header-text.ts";
import { headersOf } from "../../clients/kafka-headers.ts";
import type { RawMessage } from "../../core/arrival.ts";
import { bytesOf } from "./header-values.ts";

const bodiesSchema = z.array(z.instanceof(Uint8Array));

/** A long of .NET: a number, or what protobuf makes of one, of which the library keeps the fields. */
const longSchema = z.union([
  z.number().transform(String),
  z
    .object({ low: z.int(), high: z.int() })
    .transform(({ low, high }) => String((BigInt(high) << 32n) | BigInt(low >>> 0))),
]);

/**
 * What the host tells of a batch, one entry a message in every list. Source: the extension's KafkaTriggerBindingStrategy.cs
 * (github.com/Azure/azure-functions-kafka-extension).
 */
const metadataSchema = z.object({
  topicArray: z.array(z.string()),
  partitionArray: z.array(z.int()),
  offsetArray: z.array(longSchema),
  /** Text, as the trigger is told nothing else. */
  keyArray: z.array(z.string().nullable()),
  headersArray: z.array(z.array(z.object({ key: z.string(), value: z.unknown().optional() })).nullable()),
});

/**
 * Messages of a batch that the Kafka trigger hands over, in their order.
 *
 * The host leaves a message without a value (a tombstone) out of the bodies, though not out of the metadata (ToRpcByteArray in
 * github.com/Azure/azure-functions-host, GrpcMessageConversionExtensions.cs). Where there is no body at all, all messages are
 * such; host.json asks for one message a batch, so that this is the only case.
 * @throws Error where bodies and metadata are not of the same messages
 */
export function messagesOfKafka(bodies: unknown, metadata: unknown): RawMessage[] {
  const bodiesSent = bodiesSchema.parse(bodies);
  const { topicArray, partitionArray, offsetArray, keyArray, headersArray } = metadataSchema.parse(metadata);
  const values = bodiesSent.length === 0 ? topicArray.map(() => null) : bodiesSent;
  const lists = [topicArray, partitionArray, offsetArray, keyArray, headersArray].map(({ length }) => length);
  if (lists.some((length) => length !== values.length))
    throw new Error(`Expected metadata of ${values.length} messages but received lists of ${lists.join(", ")}.`);
  return values.map((value, index) => {
    const key = keyArray[index] ?? null;
    return {
      topic: topicArray[index] ?? "",
      partition: partitionArray[index] ?? 0,
      offset: offsetArray[index] ?? "",
      key: key === null ? null : Buffer.from(key),
      value: value === null ? null : Buffer.from(value),
      ...headersOf(
        (headersArray[index] ?? []).flatMap((header) => {
          const bytes = bytesOf(header.value);
          return bytes === undefined ? [] : [[header.key, headerText(bytes)] as const];
        }),
      ),
    };
  });
}
