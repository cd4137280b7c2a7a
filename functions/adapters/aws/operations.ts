import { createLog } from "../../clients/log.ts";
import { kafkaClient } from "../../clients/kafka.ts";
import { createPool } from "../../clients/postgres.ts";
import { s3Client } from "../../clients/s3.ts";
import { s3HoldableStore } from "../../clients/s3-holdable-store.ts";
import { s3VersionedStore } from "../../clients/s3-maintenance.ts";
import { s3RawStore } from "../../clients/s3-raw-store.ts";
import { expireOriginals, originalsPolicy } from "../../jobs/expire-originals.ts";
import { imageOutcomes } from "../../jobs/image-outcomes.ts";
import { type OperationName, runOperation } from "../../jobs/operations.ts";
import type { OperatorTools } from "../../jobs/operator-tools.ts";
import { reconcile, reconcileWindow } from "../../jobs/reconcile.ts";
import { upkeep } from "../../jobs/upkeep.ts";
import { kafkaAccess, warehouseAccess } from "./logins.ts";
import { afterPauses } from "./pause.ts";
import { operationsRequest } from "./operations-request.ts";
import { prepare } from "./prepare.ts";
import { type OperationsRequest, operationsSettingsSchema, readSettings } from "./settings.ts";
import { redeliver } from "./undelivered.ts";

/**
 * The operations function on Lambda: what an operator asks, what a schedule asks, and the preparation of the warehouse as
 * part of `pulumi up`. It answers plain JSON; what it throws, Lambda hands to the caller as `errorMessage`.
 */
const settings = readSettings(operationsSettingsSchema);
const { topics, retention } = settings;
const log = createLog("operations");
const kafka = kafkaClient(await kafkaAccess(settings.kafka), "operations", log);
const warehouse = createPool(warehouseAccess(settings.warehouse), {
  applicationName: "image-pipeline operations",
  maxConnections: 2,
});
const s3 = s3Client(settings.objectStore);
const raw = s3VersionedStore(s3, settings.rawBucket);

const tools: OperatorTools = {
  warehouse,
  kafka,
  raw: s3RawStore(s3, settings.rawBucket),
  results: s3HoldableStore(s3, settings.processedBucket),
  topics,
  // Uploads wait in SQS; CloudWatch tells how many.
  consumedTopics: [topics.incoming],
  groupId: settings.groupId,
  inlineMaxBytes: settings.limits.inlineMaxBytes,
};

/**
 * An upload younger than this may still be on its way: S3's events take seconds, and a busy function's queue minutes.
 * Announcing one twice is harmless.
 */
const RECONCILE_AFTER_SECONDS = 900;

/** Uploads announced lately, for the life of this instance. */
const announcedLately = new Map<string, number>();

type JobName = Extract<OperationsRequest, { kind: "job" }>["name"];

const JOBS: Readonly<Record<JobName, () => Promise<object>>> = {
  async reconcile() {
    const window = reconcileWindow(retention, RECONCILE_AFTER_SECONDS);
    // As a claim on the topic, so that nothing in the network needs a way to SQS.
    return await withPublisher((events) =>
      reconcile(raw, imageOutcomes(warehouse), events, topics.incoming, window, new Date(), announcedLately),
    );
  },
  async redeliver() {
    const from = { bucket: settings.rawBucket, prefix: settings.undeliveredPrefix };
    return await withPublisher((events) => redeliver(s3, from, events));
  },
  upkeep: () => upkeep(warehouse, retention),
  "expire-originals": () => expireOriginals(raw, imageOutcomes(warehouse), originalsPolicy(retention), new Date()),
};

export const handler = afterPauses(handle, { warehouse, s3 });

async function handle(event: unknown): Promise<unknown> {
  const request = operationsRequest(event);
  switch (request.kind) {
    case "operation":
      return await runOperation(tools, request.name as OperationName, request.args as never);
    case "job": {
      const done = await JOBS[request.name]();
      log.info({ job: request.name, ...done }, "job done");
      return done;
    }
    case "prepare":
      return await prepare(settings, kafka);
  }
}

async function withPublisher<T>(work: (events: ReturnType<typeof kafka.publisher>) => Promise<T>): Promise<T> {
  const publisher = kafka.publisher();
  try {
    return await work(publisher);
  } finally {
    await publisher.close();
  }
}
