import { createLog } from "../../clients/log.ts";
import { kafkaClient } from "../../clients/kafka.ts";
import { createPool } from "../../clients/postgres.ts";
import { s3Client } from "../../clients/s3.ts";
import { s3VersionedStore } from "../../clients/s3-maintenance.ts";
import { s3RawStore } from "../../clients/s3-raw-store.ts";
import { DAY_MS } from "../../core/settings.ts";
import { redeliver } from "../../hosting/redeliver.ts";
import { SET_ASIDE } from "../../hosting/set-aside.ts";
import { undeliveredIn } from "../../hosting/undelivered.ts";
import { expireOriginals, originalsPolicy } from "../../jobs/expire-originals.ts";
import { expireResults } from "../../jobs/expire-results.ts";
import { imageOutcomes } from "../../jobs/image-outcomes.ts";
import { reconcile, reconcileWindow } from "../../jobs/reconcile.ts";
import { schedule } from "../../jobs/schedule.ts";
import { upkeep } from "../../jobs/upkeep.ts";
import { askedToEnd } from "./asked-to-end.ts";
import { serveLocally, withHealth } from "./health.ts";
import { objectEvents } from "./object-events.ts";
import { jobsSettingsSchema, readSettings } from "./settings.ts";

/** The local jobs process: `node jobs.mjs <settings file>`. Schedules, and the receiver of the object store's events. */
const settings = readSettings(jobsSettingsSchema);
const { retention, rawBucket, processedBucket, uploadsTopic } = settings;
const log = createLog("jobs");
const publisher = kafkaClient(settings.kafka, "jobs", log).publisher();
const warehouse = createPool(settings.warehouse, { applicationName: "image-pipeline jobs", maxConnections: 3 });
const s3 = s3Client(settings.objectStore);
const raw = s3VersionedStore(s3, rawBucket);
const processed = s3VersionedStore(s3, processedBucket);
const outcomesOf = imageOutcomes(warehouse);

const undelivered = undeliveredIn(s3RawStore(s3, rawBucket), raw, [SET_ASIDE]);

const window = reconcileWindow(retention, settings.reconcileAfterSeconds);

/** For the life of this process; after a restart an upload may be announced once more. */
const announcedLately = new Map<string, number>();

const schedules = schedule(
  [
    {
      name: "expire-results",
      everySeconds: settings.expireEverySeconds,
      run: () => expireResults(processed, new Date(), retention.processedDays * DAY_MS),
    },
    {
      name: "expire-originals",
      everySeconds: settings.expireEverySeconds,
      run: () => expireOriginals(raw, outcomesOf, originalsPolicy(retention), new Date()),
    },
    {
      name: "reconcile",
      everySeconds: settings.reconcileEverySeconds,
      run: () => reconcile(raw, outcomesOf, publisher, uploadsTopic, window, new Date(), announcedLately),
    },
    {
      name: "redeliver",
      everySeconds: settings.redeliverEverySeconds,
      run: () => redeliver(undelivered, publisher),
    },
    { name: "upkeep", everySeconds: settings.upkeepEverySeconds, run: () => upkeep(warehouse, retention) },
  ],
  log,
);

const server = await serveLocally(
  withHealth(objectEvents({ token: settings.eventToken, rawBucket, topic: uploadsTopic, events: publisher, log }), () =>
    schedules.problem(),
  ),
  settings.port,
);

await askedToEnd();
await schedules.stop();
await Promise.allSettled([publisher.close(), warehouse.end(), server.close()]);
s3.destroy();
