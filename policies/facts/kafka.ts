import type { Known, Subject } from "./known.ts";

/** Brokers, or what a cloud has in their place: a cluster of MSK, a namespace of Event Hubs. */
export interface KafkaCluster extends Subject {
  /** Whether the internet reaches them. */
  readonly publicAccess?: Known<boolean>;
  /** Whether clients may talk to them without TLS. */
  readonly plainClients?: Known<boolean>;
  /** Whether they talk to each other without TLS. */
  readonly plainBrokers?: Known<boolean>;
  /** The oldest TLS that they speak, for example `1.2`. */
  readonly oldestTls?: Known<string>;
  /** Whether their log goes to where logs are kept. */
  readonly keepsLogs?: Known<boolean>;
  /** Whether each topic is measured by itself, and not only the brokers. */
  readonly topicMetrics?: Known<boolean>;
  /** In how many zones they are. */
  readonly zones?: Known<number>;
}

/** What decides who comes in to brokers. */
export interface KafkaEntrance extends Subject {
  /** Who comes in without being named, as the end of "it lets in …". Undefined: nobody does. */
  readonly opening: Known<string | undefined>;
}

/** How many copies there are of messages: in a topic, or in topics that say nothing of it. */
export interface Replication extends Subject {
  /** Brokers that each message is on. Absent: it says nothing of that. */
  readonly copies?: Known<number>;
  /** Copies that have to be written before a message counts as written. Absent: it says nothing of that. */
  readonly inSync?: Known<number>;
}

/** Hours that messages stay. Kafka may keep them longer, as it removes a whole file of them at a time. */
export type RetentionHours = Known<number | "forever">;

/** How long messages stay: in a topic, or in topics that say nothing of it. Where something is absent, it says nothing. */
export interface MessageRetention extends Subject {
  readonly hours?: RetentionHours;
  /** Bytes of a partition from which on its oldest messages go, however young. `unbounded`: they never do. */
  readonly maxBytes?: Known<number | "unbounded">;
  /** Whether of each key only the last message stays. */
  readonly compacts?: Known<boolean>;
  /** Of a topic: hours that messages stay in it, whoever says so. Absent: nothing lies there. */
  readonly effectiveHours?: RetentionHours;
}

/** A queue of another kind than Kafka's topics, or what decides who reaches one. */
export interface MessageQueue extends Subject {
  /** Whether messages are encrypted where they lie. */
  readonly encrypted?: Known<boolean>;
  /** Whether anybody at all may send to it or take from it. */
  readonly open?: Known<boolean>;
}

/** Where messages are on their way. */
export interface KafkaFacts {
  readonly kafkaClusters: readonly KafkaCluster[];
  readonly kafkaEntrances: readonly KafkaEntrance[];
  readonly replications: readonly Replication[];
  readonly messageRetentions: readonly MessageRetention[];
  readonly messageQueues: readonly MessageQueue[];
}
