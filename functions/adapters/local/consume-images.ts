import type { Log } from "../../clients/log.ts";
import { kafkaClient } from "../../clients/kafka.ts";
import { createPool } from "../../clients/postgres.ts";
import { postgresWarehouse } from "../../clients/postgres-warehouse.ts";
import { s3Client } from "../../clients/s3.ts";
import { s3RawStore } from "../../clients/s3-raw-store.ts";
import { s3ResultStore } from "../../clients/s3-result-store.ts";
import { handleMessage } from "../../core/handle-image.ts";
import { pipelineSettings } from "../../core/settings.ts";
import type { ImageFunctionSettings } from "./settings.ts";

/** Images being taken in; like the processes that do it, something to be looked at and ended. */
export interface Intake {
  /** What is wrong; undefined where nothing is. */
  problem(): string | undefined;
  /** Ends what is under way, and takes nothing more. */
  close(): Promise<void>;
}

/**
 * A member that died keeps its partitions this long, and a broker that comes back waits as long for the members it knew.
 * Images are decoded outside the event loop, so heartbeats go on meanwhile.
 */
const SESSION_TIMEOUT_MS = 10_000;

/** Takes in images as a member of the consumer group over the incoming topic and the queue of uploads. */
export function consumeImages(settings: ImageFunctionSettings, log: Log): Intake {
  const kafka = kafkaClient(settings.kafka, "image-function", log);
  const publisher = kafka.publisher();
  const warehouse = createPool(settings.warehouse, {
    applicationName: "image-pipeline image-function",
    maxConnections: settings.concurrency,
  });
  const s3 = s3Client(settings.objectStore);
  const ports = {
    raw: s3RawStore(s3, settings.rawBucket),
    results: s3ResultStore(s3, settings.processedBucket),
    warehouse: postgresWarehouse(warehouse),
    events: publisher,
  };
  const pipeline = pipelineSettings(settings);
  const consumption = kafka.consume({
    groupId: settings.groupId,
    topics: [settings.topics.incoming, settings.uploadsTopic],
    concurrency: settings.concurrency,
    sessionTimeoutMs: SESSION_TIMEOUT_MS,
    async onMessage(message) {
      const handled = await handleMessage(message, ports, pipeline, { topics: settings.topics });
      log.info(handled, handled.outcome);
    },
  });
  return {
    problem: () => consumption.problem(),
    async close() {
      await consumption.close();
      await Promise.allSettled([publisher.close(), warehouse.end()]);
      s3.destroy();
    },
  };
}
