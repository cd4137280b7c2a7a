import type { IHeaders, KafkaMessage } from "kafkajs";
import type { RawMessage } from "../core/arrival.ts";
import { headerText } from "./header-text.ts";

/** A message of kafkajs as the core knows it. */
export function rawMessage(topic: string, partition: number, message: KafkaMessage): RawMessage {
  return {
    key: message.key,
    value: message.value,
    headers: headersOf(message.headers),
    topic,
    partition,
    offset: message.offset,
  };
}

/** Headers as text. Of a name that came several times the last counts. */
function headersOf(headers: IHeaders = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      // Kafka allows a header without a value, which kafkajs's type does not say.
      const last: unknown = Array.isArray(value) ? value.at(-1) : value;
      if (typeof last === "string") return [[name, last]];
      return Buffer.isBuffer(last) ? [[name, headerText(last)]] : [];
    }),
  );
}
