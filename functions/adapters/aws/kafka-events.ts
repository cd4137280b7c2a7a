import * as z from "zod";
import { headerText } from "../../clients/header-text.ts";
import { headersOf } from "../../clients/kafka-headers.ts";
import type { RawMessage } from "../../core/arrival.ts";

/** A message as Lambda's event sources for Kafka hand it over: docs.aws.amazon.com/lambda, "Example event" of MSK. */
const recordSchema = z.object({
  topic: z.string(),
  partition: z.number(),
  offset: z.number(),
  /** Base64; absent or null where the message has none. */
  key: z.string().nullish(),
  value: z.string().nullish(),
  /** One object a header, whose value is its bytes as signed or unsigned numbers. */
  headers: z.array(z.record(z.string(), z.array(z.number()).nullable())).nullish(),
});

/** An event of MSK (`aws:kafka`) or of any other Kafka (`SelfManagedKafka`). */
export const kafkaEventSchema = z.object({
  eventSource: z.enum(["aws:kafka", "SelfManagedKafka"]),
  /** By `<topic>-<partition>`, in the order of their offsets. */
  records: z.record(z.string(), z.array(recordSchema)),
});
export type KafkaEvent = z.output<typeof kafkaEventSchema>;

/** Messages of an event, partition after partition. */
export function messagesOf({ records }: KafkaEvent): RawMessage[] {
  return Object.values(records).flatMap((partition) =>
    partition.map(({ topic, partition: number, offset, key, value, headers }) => ({
      topic,
      partition: number,
      offset: String(offset),
      key: bytesOf(key),
      value: bytesOf(value),
      ...headersOf((headers ?? []).flatMap(Object.entries<number[] | null>).flatMap(headerOf)),
    })),
  );
}

const bytesOf = (base64: string | null | undefined): Buffer | null =>
  typeof base64 === "string" ? Buffer.from(base64, "base64") : null;

function headerOf([name, bytes]: [string, number[] | null]): [string, string][] {
  // Java's bytes are signed; Buffer takes them modulo 256.
  return bytes === null ? [] : [[name, headerText(Buffer.from(bytes))]];
}

/** How Lambda is told of a message that has to come again: docs.aws.amazon.com/lambda, "kafka-retry-configurations". */
export function failureOf({ topic, partition, offset }: RawMessage): {
  itemIdentifier: { partition: string; offset: number };
} {
  return { itemIdentifier: { partition: `${topic}-${partition}`, offset: Number(offset) } };
}
