import kafkajs, { type Admin } from "kafkajs";
import type { KafkaConnection } from "../../../../../functions/clients/connections.ts";

// A CommonJS package: Node finds only some of its exports by name.
const { Kafka, logLevel } = kafkajs;

/** Connects as an administrator, does one thing, and closes. One try: who calls knows how often to ask. */
export async function ask<T>(connection: KafkaConnection, work: (admin: Admin) => Promise<T>): Promise<T> {
  const { brokers, tls, sasl } = connection;
  const kafka = new Kafka({
    clientId: "image-pipeline-provider",
    brokers,
    ssl: tls,
    ...(sasl === undefined ? {} : { sasl: saslOptions(sasl) }),
    connectionTimeout: 3000,
    requestTimeout: 10_000,
    retry: { retries: 0 },
    // What goes wrong is thrown as well; the log would be the engine's screen.
    logLevel: logLevel.NOTHING,
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

function saslOptions({ mechanism, username, password }: NonNullable<KafkaConnection["sasl"]>) {
  switch (mechanism) {
    case "plain":
      return { mechanism, username, password };
    case "scram-sha-256":
      return { mechanism, username, password };
    case "scram-sha-512":
      return { mechanism, username, password };
  }
}
