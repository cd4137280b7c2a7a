import type { MessageRetention } from "../../facts/kafka.ts";
import { UNKNOWN } from "../../facts/known.ts";
import { atLeast, floorSchema } from "../config.ts";
import { isYes } from "../known.ts";
import { checked, each, type Rule, type RuleConfig } from "../rule.ts";
import { hoursOfDays, lengthOf } from "./hours.ts";

/** A consumer that fails in the night is mended on the next day. */
const MIN_HOURS = 24;
/** A message may hold a customer's image, which is not to stay for longer than anybody needs. */
const MAX_DAYS = 31;

export const messagesKeptForDays: Rule = {
  name: "kaf6-messages-kept-for-days",
  family: "retention",
  severity: "high",
  description: `Messages stay for at least ${MIN_HOURS} hours, so that a consumer that was down misses none, and not for ever: at most ${MAX_DAYS} days.`,
  remediation:
    "Set ingress.retentionHours in the stack's settings to what is allowed; in a program of your own the topic's retention.ms, " +
    "on Azure retentionDescription.retentionTimeInHours. Bound topics neither by size nor by compaction.",
  clouds: { aws: checked(), azure: checked(), local: checked() },
  configSchema: {
    properties: {
      ...floorSchema("minHours", MIN_HOURS, "hours that messages stay"),
      maxDays: {
        type: "integer",
        minimum: 1,
        default: MAX_DAYS,
        description: `Most days that messages stay. Default ${MAX_DAYS}.`,
      },
      compactedTopics: {
        type: "array",
        items: { type: "string", minLength: 1 },
        default: [],
        description:
          "Names, in the program, of topics that hold states instead of messages, of which the last of each key is to stay. Default none.",
      },
    },
  },
  check: each(({ messageRetentions }) => messageRetentions, faults),
};

function faults(retention: MessageRetention, config: RuleConfig): readonly string[] {
  const { name, compacts } = retention;
  if (!isYes(compacts)) return [...outOfBounds(retention, config), ...bySize(retention)];
  // How old a message is says nothing there.
  return mayCompact(name, config)
    ? []
    : [
        `${name} keeps the last message of each key for ever, and may remove the others at any time. Allowed: removal by age alone. Set its cleanup policy to delete, or name it in compactedTopics where it holds states.`,
      ];
}

function outOfBounds({ name, hours }: MessageRetention, config: RuleConfig): readonly string[] {
  if (hours === undefined || hours === UNKNOWN) return [];
  const least = atLeast(config, "minHours", MIN_HOURS);
  const days = typeof config["maxDays"] === "number" ? config["maxDays"] : MAX_DAYS;
  // Written so that a NaN is a breach.
  if (hours !== "forever" && hours >= least && hours <= hoursOfDays(days)) return [];
  return [
    `${name} keeps messages ${lengthOf(hours)}. Allowed: ${least} hours to ${days} days. Set its retention to what is allowed.`,
  ];
}

function bySize({ name, maxBytes }: MessageRetention): readonly string[] {
  if (maxBytes === undefined || maxBytes === UNKNOWN || maxBytes === "unbounded") return [];
  return [
    `${name} removes messages, however young, from a partition of more than ${maxBytes} bytes. Allowed: removal by age alone. Take that bound away, and watch the disks.`,
  ];
}

const mayCompact = (name: string, { compactedTopics }: RuleConfig): boolean =>
  Array.isArray(compactedTopics) && compactedTopics.includes(name);
