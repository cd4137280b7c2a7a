import { createLog } from "../../clients/log.ts";
import { kafkaClient } from "../../clients/kafka.ts";
import { createPool } from "../../clients/postgres.ts";
import { s3Client } from "../../clients/s3.ts";
import { s3HoldableStore } from "../../clients/s3-holdable-store.ts";
import { s3VersionedStore } from "../../clients/s3-maintenance.ts";
import { s3RawStore } from "../../clients/s3-raw-store.ts";
import { commonJobs, withPublisher } from "../../hosting/jobs.ts";
import { operationsHandler } from "../../hosting/operations.ts";
import { afterPauses } from "../../hosting/pause.ts";
import { redeliver } from "../../hosting/redeliver.ts";
import { SET_ASIDE } from "../../hosting/set-aside.ts";
import { readSettings } from "../../hosting/settings.ts";
import { undeliveredIn } from "../../hosting/undelivered.ts";
import { kafkaAccess, warehouseAccess } from "./logins.ts";
import { prepare } from "./prepare.ts";
import { operationsRequestSchema, operationsSettingsSchema } from "./settings.ts";
import { batchesGivenUp } from "./undelivered.ts";

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
const raw = s3RawStore(s3, settings.rawBucket);
const rawVersions = s3VersionedStore(s3, settings.rawBucket);
const undelivered = undeliveredIn(raw, rawVersions, [batchesGivenUp(settings.undeliveredPrefix), SET_ASIDE]);

const tools = {
  warehouse,
  kafka,
  raw,
  results: s3HoldableStore(s3, settings.processedBucket),
  topics,
  // Uploads wait in SQS; CloudWatch tells how many.
  consumedTopics: [topics.incoming],
  groupId: settings.groupId,
  inlineMaxBytes: settings.limits.inlineMaxBytes,
};

const handle = operationsHandler(
  {
    requests: operationsRequestSchema,
    tools,
    jobs: {
      ...commonJobs({ warehouse, kafka, raw: rawVersions, topics, retention }),
      redeliver: () => withPublisher(kafka, (events) => redeliver(undelivered, events)),
    },
    prepare: () => prepare(settings, kafka),
  },
  log,
);

export const handler = afterPauses(handle, { warehouse, objectStore: s3 });
