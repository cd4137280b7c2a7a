import type { RawMessage } from "../core/arrival.ts";
import { placedAgain } from "../core/dead-letter.ts";
import { MessageTooLarge } from "../core/errors.ts";
import type { EventPublisher } from "../core/ports.ts";

/** Where messages lie that could not be handled for a reason that is nobody's fault. All throw Outage. */
export interface Undelivered {
  /** Of each object with messages. */
  keys(): AsyncIterable<string>;
  /** Undefined where the object holds no messages. */
  read(key: string): Promise<readonly RawMessage[] | undefined>;
  remove(key: string): Promise<void>;
}

/** Objects delivered by one run: the next goes on. Each holds a batch of a few MB at most. */
const MAX_OBJECTS = 100;

/** What a run did. */
export interface RedeliverReport {
  /** Messages put back. */
  redelivered: number;
  /** Objects that hold no messages. */
  unreadable: number;
  /** Messages larger than their topic takes: a producer compresses, this does not. */
  refused: number;
}

/**
 * Puts undelivered messages back onto their topic, each with the identity it had, and removes the object that held them. An
 * object that cannot be read, or holds a message that is refused, stays where it is, and holds up none behind it; its other
 * messages are delivered each time, which changes nothing.
 * @throws Outage
 */
export async function redeliver(
  undelivered: Undelivered,
  events: EventPublisher,
  maxObjects = MAX_OBJECTS,
): Promise<RedeliverReport> {
  const report: RedeliverReport = { redelivered: 0, unreadable: 0, refused: 0 };
  let delivered = 0;
  for await (const key of undelivered.keys()) {
    const messages = await undelivered.read(key);
    if (messages === undefined) {
      report.unreadable += 1;
      continue;
    }
    const refused = await placeAgain(messages, events);
    report.redelivered += messages.length - refused;
    report.refused += refused;
    if (refused > 0) continue;
    // Only now: a crash before it delivers them once more, which changes nothing.
    await undelivered.remove(key);
    delivered += 1;
    if (delivered >= maxObjects) break;
  }
  return report;
}

/** Answers how many were too large. */
async function placeAgain(messages: readonly RawMessage[], events: EventPublisher): Promise<number> {
  let refused = 0;
  for (const message of messages) {
    try {
      await events.publish(message.topic, [placedAgain(message)]);
    } catch (error) {
      if (!(error instanceof MessageTooLarge)) throw error;
      refused += 1;
    }
  }
  return refused;
}
