import type { Settings } from "../config.ts";
import type { Topics } from "../../functions/core/settings.ts";

/** Names of the topics, the same on every provider. */
export function topicNames(prefix: string): Topics {
  return { incoming: `${prefix}.incoming`, processed: `${prefix}.processed`, deadLetter: `${prefix}.dead-letter` };
}

/** A topic as every provider creates it. */
export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  readonly retentionMs: number;
  readonly maxMessageBytes: number;
}

const HOUR_MS = 3_600_000;

/**
 * Most bytes of one message: an image of the largest inline size in structured mode (base64 makes 4 bytes of 3) and 64 KiB
 * for attributes and the batch's own overhead; never under Kafka's default of 1 048 588 (kafka.apache.org, topic
 * configuration, max.message.bytes).
 */
const incomingMaxBytes = (inlineMaxBytes: number): number =>
  Math.max(1_048_588, Math.ceil((inlineMaxBytes * 4) / 3) + 64 * 1024);

/** A dead letter is its message with a dozen headers more: bounded texts, a few KiB together. */
const DEAD_LETTER_EXTRA_BYTES = 64 * 1024;

/** What a topic of this stack must be. */
export function topicSpec(name: string, { ingress, limits }: Settings): TopicSpec {
  const isDeadLetter = name === topicNames(ingress.topic).deadLetter;
  return {
    name,
    partitions: ingress.partitions,
    retentionMs: ingress.retentionHours * HOUR_MS,
    maxMessageBytes: incomingMaxBytes(limits.inlineMaxBytes) + (isDeadLetter ? DEAD_LETTER_EXTRA_BYTES : 0),
  };
}
