import { deadLetterOf, type DeadLetterInfo, type PlacedMessage } from "./dead-letter.ts";
import { MessageTooLarge } from "./errors.ts";
import type { Ports } from "./ports.ts";
import { storeMessage } from "./stored-message.ts";

/**
 * Publishes a message among the dead letters. One of nearly the largest size does not fit with what a dead letter adds, nor
 * one that came compressed (nothing is compressed here); its partition would wait for it for ever. Such a message is kept in
 * the raw bucket, and the dead letter says where.
 * @throws Outage
 */
export async function publishDeadLetter(
  { raw, events }: Pick<Ports, "raw" | "events">,
  topic: string,
  message: PlacedMessage,
  info: DeadLetterInfo,
): Promise<void> {
  try {
    await events.publish(topic, [deadLetterOf(message, info)]);
  } catch (error) {
    if (!(error instanceof MessageTooLarge)) throw error;
    await events.publish(topic, [deadLetterOf(message, info, await storeMessage(raw, message, info))]);
  }
}
