import { Kafka, logLevel, type SASLOptions } from "kafkajs";
import type { RawMessage } from "../core/arrival.ts";
import type { KafkaConnection } from "./connections.ts";
import { consume, type Consumption, type RunningConsumption } from "./kafka-consumer.ts";
import { kafkaLogger } from "./kafka-logger.ts";
import "./kafka-idle.ts";
import { kafkaPublisher, type KafkaPublisher } from "./kafka-publisher.ts";
import { readTopic } from "./kafka-reader.ts";
import { REQUEST_TIMEOUT_MS } from "./kafka-times.ts";
import { consumerLag, type KafkaTopics, kafkaTopics } from "./kafka-topics.ts";
import { createLog, type Log } from "./log.ts";

/**
 * All that this project does with a Kafka cluster. kafkajs stays behind this interface, so that another client can take
 * its place. Nothing connects before it is used.
 */
export interface KafkaClient {
  /** Writes messages: idempotent, acknowledged by all in-sync replicas. Connects at the first. */
  publisher(): KafkaPublisher;
  /** Consumes topics as a member of a group until closed, whatever becomes of the broker in the meantime. */
  consume(consumption: Consumption): RunningConsumption;
  /** What a topic holds now, from its beginning; ends there. @throws Outage */
  readTopic(topic: string): AsyncGenerator<RawMessage, void>;
  /** Messages a group has yet to consume, by topic. @throws Outage */
  lag(groupId: string, topics: readonly string[]): Promise<Record<string, number>>;
  topics(): KafkaTopics;
}

/** A login by tokens that somebody else makes, such as a cloud's identity service: SASL OAUTHBEARER. */
export interface TokenLogin {
  readonly mechanism: "oauthbearer";
  /** Asked at every login; the broker sets how long one lasts. */
  token(): Promise<string>;
}

/** How a cluster is reached: as a connection says, or with tokens. */
export type KafkaAccess = Omit<KafkaConnection, "sasl"> & {
  readonly sasl?: KafkaConnection["sasl"] | TokenLogin;
  /** Milliseconds until a request without an answer is called an outage. Default 10 000. */
  readonly requestTimeoutMs?: number;
  /** Largest request that the brokers read, in bytes. Default 100 MiB, which is Apache Kafka's. */
  readonly requestMaxBytes?: number;
};

/**
 * A client of one cluster.
 * @param clientId how the broker's logs and quotas name this client
 * @param log default: warnings and errors to standard output
 */
export function kafkaClient(
  connection: KafkaAccess,
  clientId: string,
  log: Log = createLog(clientId, { level: "warn" }),
): KafkaClient {
  const kafka = new Kafka({
    clientId,
    brokers: connection.brokers,
    ssl: connection.tls,
    ...(connection.sasl === undefined ? {} : { sasl: saslOptions(connection.sasl) }),
    connectionTimeout: 3000,
    requestTimeout: connection.requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
    // About 2 s of tries before a broker that refuses connections is called an outage.
    retry: { initialRetryTime: 100, retries: 4, maxRetryTime: 2000 },
    logLevel: logLevel.WARN,
    logCreator: kafkaLogger(log),
  });
  return {
    publisher: () => kafkaPublisher(kafka, connection.requestMaxBytes),
    consume: (consumption) => consume(kafka, consumption, log),
    readTopic: (topic) => readTopic(kafka, topic),
    lag: (groupId, topics) => consumerLag(kafka, groupId, topics),
    topics: () => kafkaTopics(kafka),
  };
}

/** kafkajs's type has a member a mechanism, so that each is spelt out. */
function saslOptions(login: NonNullable<KafkaAccess["sasl"]>): SASLOptions {
  switch (login.mechanism) {
    case "plain":
      return { ...login, mechanism: "plain" };
    case "scram-sha-256":
      return { ...login, mechanism: "scram-sha-256" };
    case "scram-sha-512":
      return { ...login, mechanism: "scram-sha-512" };
    case "oauthbearer":
      return { mechanism: "oauthbearer", oauthBearerProvider: async () => ({ value: await login.token() }) };
  }
}
