import { Hono } from "hono";
import { pino } from "pino";
import { kafkaClient } from "../../clients/kafka.ts";
import { createPool } from "../../clients/postgres.ts";
import { postgresWarehouse } from "../../clients/postgres-warehouse.ts";
import { s3Client } from "../../clients/s3.ts";
import { s3RawStore } from "../../clients/s3-raw-store.ts";
import { s3ResultStore } from "../../clients/s3-result-store.ts";
import { handleMessage } from "../../core/handle-image.ts";
import { pipelineSettings } from "../../core/settings.ts";
import { askedToEnd, serveLocally, withHealth } from "./health.ts";
import { imageFunctionSettingsSchema, readSettings } from "./settings.ts";

/**
 * The local image function: `node image-function.mjs <settings file>`. A member of one consumer group over the incoming
 * topic and the queue of uploads; it ends at SIGTERM, when what is under way is done.
 */
const settings = readSettings(imageFunctionSettingsSchema);
const log = pino({ name: "image-function" });
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

/**
 * A member that died keeps its partitions this long, and a broker that comes back waits as long for the members it knew.
 * Images are decoded outside the event loop, so heartbeats go on meanwhile.
 */
const SESSION_TIMEOUT_MS = 10_000;

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
const server = await serveLocally(
  withHealth(new Hono(), () => consumption.problem()),
  settings.healthPort,
);

await askedToEnd();
await consumption.close();
await Promise.allSettled([publisher.close(), warehouse.end(), server.close()]);
s3.destroy();
