import { type IHeaders, Kafka, logLevel } from "kafkajs";
import type { KafkaConnection } from "../../functions/clients/connections.ts";

/** A record as it lies in a topic: nothing of it is read as text. */
export interface KafkaRecord {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** All values of each name, in their order. */
  readonly headers: Readonly<Record<string, readonly Buffer[]>>;
}

const clientOf = ({ brokers }: KafkaConnection): Kafka => new Kafka({ brokers, logLevel: logLevel.NOTHING });

const valuesOf = (headers: IHeaders = {}): KafkaRecord["headers"] =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value].flat().map((one) => Buffer.from(one ?? ""))]),
  );

/** All records of a topic's one partition, by a client that is not this project's. */
export async function recordsOn(connection: KafkaConnection, topic: string): Promise<KafkaRecord[]> {
  const kafka = clientOf(connection);
  const admin = kafka.admin();
  await admin.connect();
  const [{ high } = { high: "0" }, ...others] = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  if (others.length > 0) throw new Error(`Expected one partition of ${topic} but found ${others.length + 1}.`);
  const records: KafkaRecord[] = [];
  if (high === "0") return records;
  const consumer = kafka.consumer({ groupId: `records-of-${topic}-${high}`, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  try {
    await new Promise<void>((resolve, reject) => {
      consumer.on("consumer.crash", ({ payload }) => {
        reject(payload.error);
      });
      consumer
        .run({
          autoCommit: false,
          eachMessage: async ({ message: { key, value, headers, offset } }) => {
            records.push({ key, value, headers: valuesOf(headers) });
            if (BigInt(offset) + 1n >= BigInt(high)) resolve();
            await Promise.resolve();
          },
        })
        .catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
  return records;
}

/** Writes records as they are, by a client that is not this project's. */
export async function putRecords(
  connection: KafkaConnection,
  topic: string,
  records: readonly KafkaRecord[],
): Promise<void> {
  const producer = clientOf(connection).producer({ allowAutoTopicCreation: false });
  await producer.connect();
  // One a request: some are of nearly the largest size.
  for (const { key, value, headers } of records) {
    const own = Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, [...values]]));
    await producer.send({ topic, messages: [{ key, value, headers: own }] });
  }
  await producer.disconnect();
}
