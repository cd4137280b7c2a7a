import { pino } from "pino";
import * as z from "zod";
import { kafkaConnectionSchema } from "../../../../../functions/clients/connections.ts";
import { kafkaClient } from "../../../../../functions/clients/kafka.ts";
import type { KafkaTopics, TopicSettings } from "../../../../../functions/clients/kafka-topics.ts";
import type { Properties } from "../../../../plugin/resource.ts";
import { LocalProviderError, type LocalResource } from "../local-resource.ts";

/** What goes wrong is thrown as well; a log would land on the engine's screen. */
const SILENT = pino({ level: "silent" });

const schema = z.strictObject({
  connection: kafkaConnectionSchema,
  /** Kafka's own rule: 249 characters, because the name is part of a folder's. */
  name: z.string().regex(/^(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}$/, "expected 1 to 249 letters, digits, . _ -"),
  partitions: z.int().min(1).max(1000),
  /** How long messages are kept, in milliseconds. */
  retentionMs: z.int().min(1000),
  /** Most bytes of a batch of one partition (max.message.bytes). */
  maxMessageBytes: z
    .int()
    .min(1024)
    .max(64 * 1024 * 1024),
});
type Inputs = z.output<typeof schema>;

/**
 * local:kafka:Topic: a topic of any Kafka. Partitions can be added, never taken away: Kafka cannot, and another topic in
 * its place would lose the messages. `status` is `ready`, `drifted` (settings differ) or `unreachable`.
 */
export const kafkaTopic: LocalResource<typeof schema> = {
  schema,
  secrets: ["connection"],
  replaces: ["name"],
  id: ({ name }) => name,
  check(olds, { name, partitions }) {
    const before = olds["partitions"];
    if (olds["name"] !== name || typeof before !== "number" || partitions >= before) return [];
    return [{ property: "partitions", reason: fewerPartitions(before, partitions) }];
  },
  create: (_context, inputs) => ensure(inputs),
  update: (_context, inputs) => ensure(inputs),
  async read(_context, inputs) {
    try {
      const found = await topicsOf(inputs.connection).describe(inputs.name);
      if (found === undefined) return undefined;
      return { status: isAsWanted(found, inputs) ? "ready" : "drifted" };
    } catch {
      // Whatever the reason: `update` meets it again, and tells.
      return { status: "unreachable" };
    }
  },
  async delete() {
    // A stack that is taken down keeps its messages: they are the only copy of images on their way. Removing data is a
    // command of its own, and on a Kafka of someone else's, theirs to do.
  },
};

const fewerPartitions = (before: number, wanted: number): string =>
  `partitions: expected at least ${before}, which the topic has, but received ${wanted}. Kafka cannot take partitions ` +
  "away. Keep the number, or give the topic another name (ingress.topic) once this one has been consumed.";

const topicsOf = (connection: Inputs["connection"]): KafkaTopics =>
  kafkaClient(connection, "image-pipeline-provider", SILENT).topics();

const isAsWanted = (found: TopicSettings, wanted: Inputs): boolean =>
  found.partitions >= wanted.partitions &&
  found.retentionMs === wanted.retentionMs &&
  found.maxMessageBytes === wanted.maxMessageBytes;

async function ensure({ connection, ...topic }: Inputs): Promise<Properties> {
  const topics = topicsOf(connection);
  // False where the topic was there already, from an earlier run or another's at the same time.
  if (!(await topics.create(topic))) {
    const found = await topics.describe(topic.name);
    if (found !== undefined && found.partitions > topic.partitions) {
      throw new LocalProviderError(fewerPartitions(found.partitions, topic.partitions));
    }
    await topics.update(topic);
  }
  return { status: "ready" };
}
