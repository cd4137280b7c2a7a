import type { Settings } from "../../../config.ts";
import { topicNames } from "../../../contract/topics.ts";
import { fault } from "./fault.ts";

/** All of a function's variables together: docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const ENVIRONMENT_MAX_BYTES = 4096;

/**
 * Room for what is not known before the stack is made, at its longest: two buckets' names (63 each), the warehouse's
 * address (140), a secret's ARN (130), the names of role, consumer group, region and mode (150), and the words of the JSON
 * and the other variable around them (350).
 */
const UNKNOWN_BYTES = 2 * 63 + 140 + 130 + 150 + 350;

/**
 * Whether the image function's settings (functions/adapters/aws/settings.ts) fit into its environment. With the stack's own
 * brokers (3 × 100 bytes) they always do: 16 renditions of the longest names take 1 500 bytes, the rest of the settings
 * less than 600, what is unknown 896. Only a list of somebody else's brokers can be any length.
 */
export function environmentFaults({ presets, limits, retention, ingress }: Settings): string[] {
  if (ingress.existing === undefined) return [];
  const rest = bytes({ presets, limits, retention, topics: topicNames(ingress.topic) }) + UNKNOWN_BYTES;
  const most = ENVIRONMENT_MAX_BYTES - rest;
  const received = bytes(ingress.existing.brokers);
  if (received <= most) return [];
  return [
    fault(
      "ingress.existing.brokers",
      `a list of at most ${most} bytes, because a function's environment holds ${ENVIRONMENT_MAX_BYTES} in all`,
      received,
      "Name three or four: a client learns of the others from any of them.",
    ),
  ];
}

const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
