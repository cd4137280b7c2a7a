import { app } from "@azure/functions";
import { createLog } from "../../clients/log.ts";
import { blobHoldableStore } from "../../clients/blob-holdable-store.ts";
import { blobVersionedStore } from "../../clients/blob-maintenance.ts";
import { blobRawStore } from "../../clients/blob-raw-store.ts";
import { kafkaClient } from "../../clients/kafka.ts";
import { createPool } from "../../clients/postgres.ts";
import { DAY_MS } from "../../core/settings.ts";
import { commonJobs, withPublisher } from "../../hosting/jobs.ts";
import { operationsHandler } from "../../hosting/operations.ts";
import { afterPauses } from "../../hosting/pause.ts";
import { redeliver } from "../../hosting/redeliver.ts";
import { SET_ASIDE } from "../../hosting/set-aside.ts";
import { readSettings } from "../../hosting/settings.ts";
import { undeliveredIn } from "../../hosting/undelivered.ts";
import { expireResults } from "../../jobs/expire-results.ts";
import { managedIdentity } from "./identity.ts";
import { kafkaAccess, warehouseAccess } from "./logins.ts";
import { mailboxHandler } from "./mailbox.ts";
import { prepare } from "./prepare.ts";
import { operationsRequestSchema, operationsSettingsSchema } from "./settings.ts";
import { storageAccounts } from "./stores.ts";
import { OPERATIONS_QUEUE, RAW_STORAGE } from "./triggers.ts";

/**
 * The operations application on Azure: what an operator asks through the mailbox, what a timer asks, and the preparation of
 * the warehouse as part of `pulumi up`.
 */
const settings = readSettings(operationsSettingsSchema);
const { blobs, topics, retention } = settings;
const log = createLog("operations");
const identity = managedIdentity(settings.clientId);
const kafka = kafkaClient(await kafkaAccess(settings.kafka, identity), "operations", log);
const warehouse = createPool(warehouseAccess(settings.warehouse, identity), {
  applicationName: "image-pipeline operations",
  maxConnections: 3,
});
const accounts = storageAccounts(blobs, identity);
const processed = blobVersionedStore(accounts.processed, blobs.processed.container);
const raw = blobRawStore(accounts.raw, blobs.raw.container);
const rawVersions = blobVersionedStore(accounts.raw, blobs.raw.container);
const undelivered = undeliveredIn(raw, rawVersions, [SET_ASIDE]);

const handle = operationsHandler(
  {
    requests: operationsRequestSchema,
    tools: {
      ...{ warehouse, kafka, topics, groupId: settings.groupId, inlineMaxBytes: settings.limits.inlineMaxBytes },
      raw,
      results: blobHoldableStore(accounts.processed, blobs.processed.container),
      // Uploads wait in a storage queue; Azure Monitor tells how many.
      consumedTopics: [topics.incoming],
    },
    jobs: {
      ...commonJobs({ warehouse, kafka, topics, retention, raw: rawVersions }),
      redeliver: () => withPublisher(kafka, (events) => redeliver(undelivered, events)),
      // The account's lifecycle does the same, where Azure lets it: its documents differ on what was immutable.
      "expire-results": () => expireResults(processed, new Date(), retention.processedDays * DAY_MS),
    },
    prepare: () => prepare(settings, identity, kafka),
  },
  log,
);
const connections = { warehouse };

app.storageQueue("requests", {
  ...{ dataType: "string" },
  ...{ queueName: OPERATIONS_QUEUE, connection: RAW_STORAGE },
  handler: afterPauses(mailboxHandler(accounts.raw, settings.mailbox, handle, log), connections),
});

/** When each job runs: second, minute, hour, day, month, day of the week. All of them find what an earlier run missed. */
const SCHEDULES = {
  reconcile: "0 */5 * * * *",
  redeliver: "30 */10 * * * *",
  upkeep: "0 7 * * * *",
  "expire-results": "0 17 * * * *",
  // The lifecycle removes originals by age; only this looks whether they are processed.
  ...(retention.rawDays === "untilProcessed" && { "expire-originals": "0 27 * * * *" }),
};
for (const [name, schedule] of Object.entries(SCHEDULES)) {
  app.timer(name, {
    schedule,
    handler: afterPauses(async () => {
      await handle({ kind: "job", name });
    }, connections),
  });
}
