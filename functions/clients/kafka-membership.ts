import type { Consumer, EachBatchPayload, Kafka } from "kafkajs";
import type { RawMessage } from "../core/arrival.ts";
import type { Consumption } from "./kafka-consumer.ts";
import { rawMessage } from "./kafka-message.ts";
import { METADATA_MAX_AGE_MS } from "./kafka-times.ts";
import { workThrough } from "./ordered-batch.ts";
import type { Patience } from "./patience.ts";
import type { Slots } from "./slots.ts";

/** Longest between two signs of life, and between two commits. */
const TICK_MS = 1000;
/** A member has this long to end what is under way when the group rebalances: three tries of 30 s, and some. */
const REBALANCE_MS = 120_000;
/** Most bytes fetched of one partition: a few of the largest messages, so that several are worked on at once. */
const PARTITION_BYTES = 4 * 1024 * 1024;
/** Most bytes fetched at once, and with that about what waits in memory. */
const FETCH_BYTES = 32 * 1024 * 1024;
/**
 * Batches begun at once; more than one member has partitions. All of a fetch begin together, so that none of them is
 * left in a queue of kafkajs, which would begin it after the partitions have been given to someone else. How many
 * messages are worked on is bounded by the slots.
 */
const BATCHES = 256;

/** What outlives a membership. */
export interface Surroundings {
  readonly patience: Patience;
  readonly slots: Slots;
  /** Told each time the group has been joined. */
  readonly joined: () => void;
}

/** One membership of a consumer group, from joining to a crash or the end. */
export class Membership {
  readonly #consumption: Consumption;
  readonly #surroundings: Surroundings;
  readonly #consumer: Consumer;
  readonly #batches = new Set<Promise<void>>();
  /** Given when the partitions may no longer be ours, and at the end: no message begins after. */
  #stop = new AbortController();
  #ended = false;

  constructor(kafka: Kafka, consumption: Consumption, surroundings: Surroundings) {
    this.#consumption = consumption;
    this.#surroundings = surroundings;
    this.#consumer = kafka.consumer({
      groupId: consumption.groupId,
      allowAutoTopicCreation: false,
      sessionTimeout: consumption.sessionTimeoutMs ?? 30_000,
      heartbeatInterval: TICK_MS,
      rebalanceTimeout: REBALANCE_MS,
      metadataMaxAge: METADATA_MAX_AGE_MS,
      maxBytesPerPartition: PARTITION_BYTES,
      maxBytes: FETCH_BYTES,
      // Also how long leaving takes at least.
      maxWaitTimeInMs: 200,
      // A crash ends the membership, and whoever made it makes the next one: one way back from every fault.
      retry: { initialRetryTime: 100, retries: 3, restartOnFailure: () => Promise.resolve(false) },
    });
  }

  /**
   * Consumes until the signal is given, then ends what is under way, commits and leaves.
   * @throws whatever ended it before, when all that was begun has ended
   */
  async until(signal: AbortSignal): Promise<void> {
    const consumer = this.#consumer;
    const crashed = new Promise<never>((_, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        reject(payload.error);
      });
    });
    // It may come while nobody waits for it.
    crashed.catch(() => undefined);
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      end = () => {
        this.#ended = true;
        this.#stop.abort();
        resolve();
      };
    });
    signal.addEventListener("abort", end, { once: true });
    consumer.on(consumer.events.GROUP_JOIN, () => {
      this.#begin();
      this.#surroundings.joined();
    });
    // A fault that needs no joining (a lost connection, say) is over with the next fetch.
    consumer.on(consumer.events.FETCH_START, () => {
      this.#begin();
    });
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [...this.#consumption.topics], fromBeginning: true });
      await Promise.race([this.#run().then(() => crashed), ended]);
    } finally {
      signal.removeEventListener("abort", end);
      end();
      await this.#drained();
      await consumer.disconnect().catch(() => undefined);
    }
  }

  /** Lets messages begin again, once all that began before a fault have ended. */
  #begin(): void {
    if (this.#stop.signal.aborted && !this.#ended && this.#batches.size === 0) this.#stop = new AbortController();
  }

  async #run(): Promise<void> {
    await this.#consumer.run({
      eachBatchAutoResolve: false,
      autoCommitInterval: TICK_MS,
      partitionsConsumedConcurrently: BATCHES,
      eachBatch: (payload) => this.#eachBatch(payload),
    });
  }

  async #drained(): Promise<void> {
    await Promise.allSettled(this.#batches);
  }

  async #eachBatch(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    const stop = this.#stop;
    const faults: unknown[] = [];
    const alive = async (): Promise<void> => {
      try {
        await payload.heartbeat();
        await payload.commitOffsetsIfNecessary();
      } catch (error) {
        faults.push(error);
        stop.abort();
      }
    };
    const ticking = setInterval(() => void alive(), TICK_MS);
    const messages = batch.messages.map((message) => rawMessage(batch.topic, batch.partition, message));
    const work = workThrough(messages, {
      slots: this.#surroundings.slots,
      ending: () => stop.signal.aborted,
      handle: (message) => this.#handle(message, stop.signal),
      finished: ({ offset }) => {
        payload.resolveOffset(offset);
      },
    });
    this.#batches.add(work);
    try {
      await work;
      // kafkajs joins again as soon as one batch has failed: the others must have ended by then.
      if (stop.signal.aborted) await this.#drained();
    } finally {
      clearInterval(ticking);
      this.#batches.delete(work);
    }
    // kafkajs commits what is resolved, whether this returns or throws.
    if (faults.length > 0) throw faults[0];
  }

  #handle(message: RawMessage, stop: AbortSignal): Promise<boolean> {
    const { topic, partition, offset } = message;
    const about = { topic, partition, offset };
    return this.#surroundings.patience.until(() => this.#consumption.onMessage(message), about, stop);
  }
}
