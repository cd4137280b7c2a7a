import kafkajs, { type Admin, type Kafka } from "kafkajs";
import { setTimeout } from "node:timers/promises";
import { Outage } from "../core/errors.ts";
import { kafkaFault } from "./kafka-errors.ts";

// Node.js does not see these among the named exports of kafkajs, a CommonJS module.
const { ConfigResourceTypes, ConfigSource } = kafkajs;

/** A topic's settings. */
export interface TopicSettings {
  readonly name: string;
  /** At least 1. Can grow, never shrink. */
  readonly partitions: number;
  /** Milliseconds a message is kept at least. */
  readonly retentionMs: number;
  /** Most bytes of one batch (max.message.bytes). */
  readonly maxMessageBytes: number;
}

/**
 * A cluster's topics.
 * All throw `Outage` where the broker does not answer, and kafkajs's `KafkaJSProtocolError` where it refuses.
 */
export interface KafkaTopics {
  /** Makes a topic with the cluster's own replication factor. False where there is one of that name: it is left as it is. */
  create(topic: TopicSettings): Promise<boolean>;
  /** Undefined where there is no such topic. */
  describe(name: string): Promise<TopicSettings | undefined>;
  /**
   * Makes a topic's settings those given; others that were set on it stay.
   * @throws RangeError where there are more partitions already
   */
  update(topic: TopicSettings): Promise<void>;
  /** Removes a topic with all it holds. False where there was none. */
  remove(name: string): Promise<boolean>;
}

const RETENTION = "retention.ms";
const MAX_BYTES = "max.message.bytes";

export function kafkaTopics(kafka: Kafka): KafkaTopics {
  return {
    async create(topic) {
      const created = await asAdmin(kafka, (admin) =>
        admin.createTopics({
          // Waited for below: kafkajs's own wait is over within two seconds, and a broker that has just started takes longer.
          waitForLeaders: false,
          topics: [{ topic: topic.name, numPartitions: topic.partitions, configEntries: entriesOf(topic) }],
        }),
      );
      await untilLed(kafka, topic.name);
      return created;
    },
    describe: (name) => asAdmin(kafka, (admin) => describeTopic(admin, name)),
    update: (topic) => asAdmin(kafka, (admin) => updateTopic(admin, topic)),
    remove: (name) =>
      asAdmin(kafka, async (admin) => {
        if (!(await exists(admin, name))) return false;
        await admin.deleteTopics({ topics: [name] });
        return true;
      }),
  };
}

/**
 * How many messages a group has yet to consume, by topic. Where it has committed nothing, all that is there.
 * @throws Outage where the broker does not answer; also where a topic does not exist
 */
export function consumerLag(kafka: Kafka, groupId: string, topics: readonly string[]): Promise<Record<string, number>> {
  return asAdmin(kafka, async (admin) => {
    const committed = await admin.fetchOffsets({ groupId, topics: [...topics] });
    const lagOf = async (topic: string): Promise<number> => {
      const offsets = committed.find((one) => one.topic === topic)?.partitions ?? [];
      const lags = (await admin.fetchTopicOffsets(topic)).map(({ partition, low, high }) => {
        const at = Number(offsets.find((one) => one.partition === partition)?.offset ?? -1);
        // What retention has removed can no longer be consumed.
        return Number(high) - Math.max(at, Number(low));
      });
      return lags.reduce((sum, lag) => sum + lag, 0);
    };
    return Object.fromEntries(await Promise.all(topics.map(async (topic) => [topic, await lagOf(topic)] as const)));
  });
}

/** A broker that has just started leads its first partitions within seconds. */
const LEADERS_TRIES = 60;
const LEADERS_WAIT_MS = 500;

/**
 * Waits until every partition of a topic can be written to and read: the brokers name a leader moments before it knows that it
 * is one. @throws Outage where that does not happen
 */
async function untilLed(kafka: Kafka, name: string): Promise<void> {
  for (let tried = 1; ; tried++) {
    try {
      const led = await asAdmin(kafka, async (admin) => {
        const { topics } = await admin.fetchTopicMetadata({ topics: [name] });
        const named = topics[0]?.partitions.every(({ leader }) => leader >= 0) === true;
        // Only leaders answer this.
        if (named) await admin.fetchTopicOffsets(name);
        return named;
      });
      if (led) return;
    } catch (error) {
      if (!(error instanceof Outage) || tried >= LEADERS_TRIES) throw error;
    }
    if (tried >= LEADERS_TRIES) throw new Outage("kafka", { cause: new Error(`The topic ${name} has no leader.`) });
    await setTimeout(LEADERS_WAIT_MS);
  }
}

async function asAdmin<T>(kafka: Kafka, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await work(admin);
  } catch (error) {
    throw kafkaFault(error);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

const entriesOf = ({ retentionMs, maxMessageBytes }: TopicSettings): { name: string; value: string }[] => [
  { name: RETENTION, value: String(retentionMs) },
  { name: MAX_BYTES, value: String(maxMessageBytes) },
];

/** Asked first, because asking for the metadata of a topic that is not there makes it on brokers that allow that. */
async function exists(admin: Admin, name: string): Promise<boolean> {
  return (await admin.listTopics()).includes(name);
}

async function configOf(admin: Admin, name: string) {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name }],
  });
  return resources[0]?.configEntries ?? [];
}

async function describeTopic(admin: Admin, name: string): Promise<TopicSettings | undefined> {
  if (!(await exists(admin, name))) return undefined;
  const [{ topics }, config] = await Promise.all([admin.fetchTopicMetadata({ topics: [name] }), configOf(admin, name)]);
  const value = (key: string): number => Number(config.find(({ configName }) => configName === key)?.configValue);
  return {
    name,
    partitions: topics[0]?.partitions.length ?? 0,
    retentionMs: value(RETENTION),
    maxMessageBytes: value(MAX_BYTES),
  };
}

async function updateTopic(admin: Admin, topic: TopicSettings): Promise<void> {
  const { name, partitions } = topic;
  const found = (await describeTopic(admin, name))?.partitions ?? 0;
  if (found > partitions) {
    throw new RangeError(
      `Expected at least ${found} partitions for the topic ${name}, which it has, but received ${partitions}: ` +
        "Kafka cannot take partitions away.",
    );
  }
  if (found < partitions) await admin.createPartitions({ topicPartitions: [{ topic: name, count: partitions }] });
  // This request replaces all that was set on the topic, so that what is to stay is sent along.
  const kept = (await configOf(admin, name))
    .filter(({ configSource }) => configSource === ConfigSource.TOPIC_CONFIG)
    .filter(({ configName }) => configName !== RETENTION && configName !== MAX_BYTES)
    .map(({ configName, configValue }) => ({ name: configName, value: configValue }));
  await admin.alterConfigs({
    validateOnly: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name, configEntries: [...kept, ...entriesOf(topic)] }],
  });
}
