import { property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";

/** `stream`: Kafka, Kinesis or DynamoDB, which take a destination for what failed. `other`: brokers that do so themselves. */
export type SourceKind = "queue" | "stream" | "other";

/** By the third part of an event source's ARN. DocumentDB's has `rds` there, Amazon MQ's `mq`. */
const SERVICES: Readonly<Record<string, SourceKind>> = {
  sqs: "queue",
  kafka: "stream",
  kinesis: "stream",
  dynamodb: "stream",
};

/** What only mappings of Kafka have; `startingPosition` is every stream's, and DocumentDB's. */
const OF_KAFKA = ["topics", "selfManagedEventSource", "amazonManagedKafkaEventSourceConfig"];

/** What a mapping takes work from. Undefined: only the deployment will tell. */
export function sourceKind({ inputs }: ResourceView): SourceKind | undefined {
  const arn = property(inputs, "eventSourceArn");
  if (typeof arn === "string") return SERVICES[arn.split(":")[2] ?? ""] ?? "other";
  const has = (key: string): boolean => property(inputs, key) !== undefined;
  if (OF_KAFKA.some(has)) return "stream";
  if (has("documentDbEventSourceConfig") || has("queues")) return "other";
  return has("startingPosition") ? "stream" : undefined;
}
