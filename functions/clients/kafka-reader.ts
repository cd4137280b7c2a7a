import { randomUUID } from "node:crypto";
import type { Admin, Consumer, Kafka } from "kafkajs";
import type { RawMessage } from "../core/arrival.ts";
import { kafkaFault } from "./kafka-errors.ts";
import { rawMessage } from "./kafka-message.ts";
import { METADATA_MAX_AGE_MS } from "./kafka-times.ts";

const HEARTBEAT_MS = 1000;
/** How often a reading that gets nothing looks whether retention has removed what it waits for. */
const LOOK_AGAIN_MS = 1000;

/**
 * What a topic holds now, from its beginning to the ends its partitions have when reading begins. Each partition's
 * messages come in their order; nothing is fetched ahead of what is taken but one batch a partition. Reads as a group of
 * its own, which is removed afterwards, and commits nothing.
 * @throws Outage where the broker does not answer; also where there is no such topic
 */
export async function* readTopic(kafka: Kafka, topic: string): AsyncGenerator<RawMessage, void> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    const unread = new Map<number, bigint>();
    for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
      if (low !== high) unread.set(partition, BigInt(high));
    }
    if (unread.size > 0) yield* readUntil(kafka, admin, topic, unread);
  } catch (error) {
    throw kafkaFault(error);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/** What one fetch brought of one partition. */
interface Fetched {
  readonly partition: number;
  readonly messages: readonly RawMessage[];
  readonly lastOffset: string;
  /** Lets the partition's next batch be fetched. */
  readonly taken: () => void;
}

/** Reads until every partition is at its end. */
async function* readUntil(
  kafka: Kafka,
  admin: Admin,
  topic: string,
  ends: ReadonlyMap<number, bigint>,
): AsyncGenerator<RawMessage, void> {
  const groupId = `image-pipeline-reader-${randomUUID()}`;
  const consumer = kafka.consumer({
    groupId,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 200,
    metadataMaxAge: METADATA_MAX_AGE_MS,
    retry: { restartOnFailure: () => Promise.resolve(false) },
  });
  const unread = new Set(ends.keys());
  const next = new Map<number, bigint>();
  const queue = new Queue<Fetched>();
  try {
    await start(consumer, topic, queue);
    while (unread.size > 0) {
      const fetched = await queue.take(LOOK_AGAIN_MS);
      if (fetched === undefined) {
        for (const { partition, low } of await admin.fetchTopicOffsets(topic)) {
          if (BigInt(low) >= (ends.get(partition) ?? 0n)) unread.delete(partition);
        }
        continue;
      }
      const { partition, messages, lastOffset, taken } = fetched;
      const end = ends.get(partition) ?? 0n;
      try {
        for (const message of messages) {
          const offset = BigInt(message.offset);
          // A batch comes again where the group had to be joined again; what was written since is not ours.
          if (offset < (next.get(partition) ?? 0n) || offset >= end) continue;
          next.set(partition, offset + 1n);
          yield message;
        }
        if (BigInt(lastOffset) + 1n >= end) unread.delete(partition);
      } finally {
        // Also where whoever iterates leaves: kafkajs disconnects only when every batch has ended.
        taken();
      }
    }
  } finally {
    queue.close();
    await consumer.disconnect().catch(() => undefined);
    await admin.deleteGroups([groupId]).catch(() => undefined);
  }
}

async function start(consumer: Consumer, topic: string, queue: Queue<Fetched>): Promise<void> {
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    queue.fail(payload.error);
  });
  // Batches with nothing to see (markers of transactions) come here alone, and may be the last of their partition.
  consumer.on(consumer.events.START_BATCH_PROCESS, ({ payload: { partition, lastOffset, batchSize } }) => {
    if (batchSize === 0) queue.put({ partition, lastOffset, messages: [], taken: () => undefined });
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    partitionsConsumedConcurrently: 256,
    eachBatch: async (payload) => {
      const { batch } = payload;
      const { partition } = batch;
      const messages = batch.messages.map((message) => rawMessage(topic, partition, message));
      // A failed sign of life needs no care here: the group is joined again, and the batch comes again.
      const ticking = setInterval(() => void payload.heartbeat().catch(() => undefined), HEARTBEAT_MS);
      await new Promise<void>((resolve) => {
        queue.put({ partition, messages, lastOffset: batch.lastOffset(), taken: resolve });
      });
      clearInterval(ticking);
    },
  });
}

/** Hands batches from kafkajs's calls to who iterates. */
class Queue<T extends { readonly taken: () => void }> {
  readonly #items: T[] = [];
  #failure: { readonly error: unknown } | undefined;
  #closed = false;
  #wake: () => void = () => undefined;

  put(item: T): void {
    if (this.#closed) item.taken();
    else this.#items.push(item);
    this.#wake();
  }

  fail(error: unknown): void {
    this.#failure = { error };
    this.#wake();
  }

  /** The next item; undefined where none has come in time. @throws what `fail` was given */
  async take(timeoutMs: number): Promise<T | undefined> {
    if (this.#items.length === 0 && this.#failure === undefined) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    const item = this.#items.shift();
    if (item === undefined && this.#failure !== undefined) throw this.#failure.error;
    return item;
  }

  /** Lets everyone go who waits for an item to be taken. */
  close(): void {
    this.#closed = true;
    for (const item of this.#items.splice(0)) item.taken();
  }
}
