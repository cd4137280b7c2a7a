import type { Settings } from "../../../config.ts";
import { ALLOCATOR_VARIABLES } from "../../../contract/allocator.ts";
import { fault } from "../../../contract/fault.ts";
import { telemetryVariables } from "../../../contract/telemetry.ts";
import { topicNames, topicSpec } from "../../../contract/topics.ts";

/** All of a function's variables together: docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const ENVIRONMENT_MAX_BYTES = 4096;

/**
 * Room for what is not known before the stack is made, at its longest: two buckets' names (63 each), the warehouse's
 * address (140), a secret's ARN (130), the names of role, consumer group, region and mode (150), and the words of the JSON
 * and the other variable around them (350).
 */
const UNKNOWN_BYTES = 2 * 63 + 140 + 130 + 150 + 350;

/** A stack's name at its longest (account.ts), which is part of the variables for telemetry. */
const LONGEST_STACK = "s".repeat(34);

/** What the image function is told of the company's own code, with a version of 64 characters. */
const PROCESSOR_BYTES = 180;

/** What only the operations function is told beside: the names of two more secrets (130 each), a prefix, and their words. */
const OPERATIONS_BYTES = 2 * 130 + 80;

/**
 * Whether the functions' settings (functions/adapters/aws/settings.ts) fit into their environments. With the stack's own
 * brokers (3 × 100 bytes) they always do: 16 renditions of the longest names take 1 500 bytes, the rest of the settings
 * less than 600, the company's own code 180, what is unknown 896. Only a list of somebody else's brokers can be any length; the
 * image function has it beside the renditions, the operations function beside the topics that it makes there.
 */
export function environmentFaults(settings: Settings): string[] {
  const { presets, limits, retention, ingress } = settings;
  if (ingress.existing === undefined) return [];
  const topics = topicNames(ingress.topic);
  const createTopics = Object.values(topics).map((name) => topicSpec(name, settings));
  const ownCode = settings.function.processor === undefined ? 0 : PROCESSOR_BYTES;
  const image = bytes({ presets, limits, retention, topics }) + ownCode;
  const operations = bytes({ createTopics, limits, retention, topics }) + OPERATIONS_BYTES;
  const others = bytes({ ...ALLOCATOR_VARIABLES, ...telemetryVariables(LONGEST_STACK, settings.alerts) });
  const most = ENVIRONMENT_MAX_BYTES - UNKNOWN_BYTES - others - Math.max(image, operations);
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
