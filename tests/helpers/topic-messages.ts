import type { KafkaClient } from "../../functions/clients/kafka.ts";
import type { RawMessage } from "../../functions/core/arrival.ts";
import { Outage } from "../../functions/core/errors.ts";
import { eventually } from "./wait.ts";

/** What a topic holds. A broker that has just started lets nobody read for some seconds: that is waited for. */
export async function messagesOn({ kafka }: { readonly kafka: KafkaClient }, topic: string): Promise<RawMessage[]> {
  return await eventually(`${topic} can be read`, async () => {
    const messages: RawMessage[] = [];
    try {
      for await (const message of kafka.readTopic(topic)) messages.push(message);
      return messages;
    } catch (error) {
      if (error instanceof Outage) return undefined;
      throw error;
    }
  });
}
