import type pg from "pg";
import type { KafkaClient } from "../clients/kafka.ts";
import type { KafkaPublisher } from "../clients/kafka-publisher.ts";
import type { Retention, Topics } from "../core/settings.ts";
import { expireOriginals, originalsPolicy } from "../jobs/expire-originals.ts";
import { imageOutcomes } from "../jobs/image-outcomes.ts";
import type { VersionedStore } from "../jobs/ports.ts";
import { reconcile, reconcileWindow } from "../jobs/reconcile.ts";
import { upkeep } from "../jobs/upkeep.ts";

/** What the jobs work with. */
export interface JobsTools {
  /** As the role owner. */
  readonly warehouse: pg.Pool;
  readonly kafka: KafkaClient;
  /** The raw bucket. */
  readonly raw: VersionedStore;
  readonly topics: Topics;
  readonly retention: Retention;
}

/** The jobs that every cloud's operations function has. */
export type CommonJob = "reconcile" | "upkeep" | "expire-originals";

/**
 * An upload younger than this may still be on its way: an object store's events take seconds, and a busy function's queue
 * minutes. Announcing one twice is harmless.
 */
const RECONCILE_AFTER_SECONDS = 900;

/** The jobs over these tools; uploads that were announced lately are kept in mind for the life of the instance. */
export function commonJobs(tools: JobsTools): Readonly<Record<CommonJob, () => Promise<object>>> {
  const { warehouse, kafka, raw, topics, retention } = tools;
  const outcomesOf = imageOutcomes(warehouse);
  const announcedLately = new Map<string, number>();
  return {
    async reconcile() {
      const window = reconcileWindow(retention, RECONCILE_AFTER_SECONDS);
      // As a claim on the topic, so that nothing in the network needs a way to the queue of uploads.
      return await withPublisher(kafka, (events) =>
        reconcile(raw, outcomesOf, events, topics.incoming, window, new Date(), announcedLately),
      );
    },
    upkeep: () => upkeep(warehouse, retention),
    "expire-originals": () => expireOriginals(raw, outcomesOf, originalsPolicy(retention), new Date()),
  };
}

/** Does work with a publisher of its own, which lives no longer. */
export async function withPublisher<T>(kafka: KafkaClient, work: (events: KafkaPublisher) => Promise<T>): Promise<T> {
  const publisher = kafka.publisher();
  try {
    return await work(publisher);
  } finally {
    await publisher.close();
  }
}
