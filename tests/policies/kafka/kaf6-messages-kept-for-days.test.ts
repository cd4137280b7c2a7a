import { messagesKeptForDays } from "../../../policies/rules/kafka/kaf6-messages-kept-for-days.ts";
import { holdAgainst } from "../hold-against.ts";
import { type Values, view } from "../views.ts";
import { configuration, topic } from "./aws-resources.ts";
import { eventHub } from "./azure-resources.ts";

const says = (length: string, { name = "incoming", allowed = "24 hours to 31 days" } = {}): string[] => [
  `${name} keeps messages ${length}. Allowed: ${allowed}. Set its retention to what is allowed.`,
];
const bySize = (name: string): string[] => [
  `${name} removes messages, however young, from a partition of more than 1000 bytes. Allowed: removal by age alone. Take that bound away, and watch the disks.`,
];
const COMPACTED = (name = "incoming"): string[] => [
  `${name} keeps the last message of each key for ever, and may remove the others at any time. ` +
    "Allowed: removal by age alone. Set its cleanup policy to delete, or name it in compactedTopics where it holds states.",
];
const DAY_MS = 86_400_000;
const forMs = (ms: number) => [topic({ "retention.ms": String(ms) })];
const brokers = (...lines: string[]) => [configuration(...lines)];
const fromBrokers = { name: "brokers" };

holdAgainst(messagesKeptForDays, "aws", {
  keeps: [
    topic({ "retention.ms": String(7 * DAY_MS), "retention.bytes": "-1", "cleanup.policy": "delete" }),
    ...brokers("log.retention.hours=168"),
  ],
  keepsToo: [
    ["a day", forMs(DAY_MS)],
    ["31 days", forMs(31 * DAY_MS)],
    ["more than a day, where as much is asked for", forMs(2 * DAY_MS), { minHours: 48 }],
    ["40 days, where as many are allowed", forMs(40 * DAY_MS), { maxDays: 40 }],
    ["nothing said, which is a week", [topic(), ...brokers("")]],
    ["minutes that win over hours", brokers("log.retention.hours=1", "log.retention.minutes=2880")],
    ["milliseconds that win over minutes", brokers("log.retention.minutes=1", `log.retention.ms=${DAY_MS}`)],
    ["a topic of states that is named", [topic({ "cleanup.policy": "compact" })], { compactedTopics: ["incoming"] }],
  ],
  breaks: [
    ["a millisecond less than a day", forMs(DAY_MS - 1), says("for 23.9999997 hours")],
    ["an hour", forMs(3_600_000), says("for 1 hour")],
    ["more than 31 days", forMs(32 * DAY_MS), says("for 32 days")],
    ["no end", forMs(-1), says("for ever")],
    [
      "less than is asked for",
      forMs(DAY_MS),
      says("for 24 hours", { allowed: "48 hours to 31 days" }),
      { minHours: 48 },
    ],
    ["less than the floor, though it was lowered", forMs(DAY_MS / 2), says("for 12 hours"), { minHours: 1 }],
    ["more than is allowed", forMs(7 * DAY_MS), says("for 7 days", { allowed: "24 hours to 2 days" }), { maxDays: 2 }],
    ["a bound by size", [topic({ "retention.bytes": 1000 })], bySize("incoming")],
    ["compaction", [topic({ "cleanup.policy": "compact" })], COMPACTED()],
    ["compaction beside removal", [topic({ "cleanup.policy": "compact,delete" })], COMPACTED()],
    [
      "compaction of a topic that is not among those named",
      [topic({ "cleanup.policy": "compact" })],
      COMPACTED(),
      { compactedTopics: ["offsets"] },
    ],
    ["hours of the brokers", brokers("log.retention.hours=5"), says("for 5 hours", fromBrokers)],
    ["no end by the brokers", brokers("log.retention.ms=-1"), says("for ever", fromBrokers)],
    ["a bound by size of the brokers", brokers("log.retention.bytes=1000"), bySize("brokers")],
    ["compaction by the brokers", brokers("log.cleanup.policy=compact"), COMPACTED("brokers")],
  ],
});

const kept = (retentionDescription: Values) => [eventHub({ retentionDescription })];

holdAgainst(messagesKeptForDays, "azure", {
  keeps: [eventHub({ retentionDescription: { cleanupPolicy: "Delete", retentionTimeInHours: 168 } })],
  keepsToo: [
    ["days", [eventHub({ messageRetentionInDays: 1 })]],
    [
      "hours beside fewer days",
      [eventHub({ messageRetentionInDays: 1, retentionDescription: { retentionTimeInHours: 48 } })],
    ],
    ["nothing said, and nothing known", [eventHub({})]],
    ["states that are named", kept({ cleanupPolicy: "Compact" }), { compactedTopics: ["incoming"] }],
  ],
  breaks: [
    ["hours", kept({ retentionTimeInHours: 23 }), says("for 23 hours")],
    ["too many hours", kept({ retentionTimeInHours: 90 * 24 }), says("for 90 days")],
    ["no end", kept({ retentionTimeInHours: -1 }), says("for ever")],
    ["compaction", kept({ cleanupPolicy: "Compact", retentionTimeInHours: 168 }), COMPACTED()],
    [
      "what the cloud tells, where nothing is said",
      [eventHub({}, { retentionDescription: { cleanupPolicy: "Delete", retentionTimeInHours: 1 } })],
      says("for 1 hour"),
    ],
    [
      "less than is asked for",
      [eventHub({ messageRetentionInDays: 1 })],
      says("for 24 hours", { allowed: "25 hours to 31 days" }),
      { minHours: 25 },
    ],
  ],
});

const local = (retentionMs: number) => [view("local:kafka:Topic", "incoming", { retentionMs, partitions: 6 })];

holdAgainst(messagesKeptForDays, "local", {
  keeps: local(7 * DAY_MS),
  breaks: [
    ["two hours", local(DAY_MS / 12), says("for 2 hours")],
    ["too many days", local(32 * DAY_MS), says("for 32 days")],
  ],
});
