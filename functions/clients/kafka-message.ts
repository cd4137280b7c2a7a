import type { IHeaders, KafkaMessage } from "kafkajs";
import type { RawMessage } from "../core/arrival.ts";
import { headerText } from "./header-text.ts";
import { headersOf } from "./kafka-headers.ts";

/** A message of kafkajs as the core knows it. */
export function rawMessage(topic: string, partition: number, message: KafkaMessage): RawMessage {
  return {
    key: message.key,
    value: message.value,
    ...headersOf(pairsOf(message.headers)),
    topic,
    partition,
    offset: message.offset,
  };
}

const pairsOf = (headers: IHeaders = {}): (readonly [string, string])[] =>
  Object.entries(headers).flatMap(([name, value]) =>
    [value]
      .flat()
      .flatMap(textOf)
      .map((text) => [name, text] as const),
  );

/** Kafka allows a header without a value, which kafkajs's type does not say, and cannot write. */
function textOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return Buffer.isBuffer(value) ? [headerText(value)] : [];
}
