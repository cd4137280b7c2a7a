import cluster from "node:cluster";
import { Hono } from "hono";
import { pino } from "pino";
import { consumeImages, type Intake } from "./consume-images.ts";
import { askedToEnd, serveLocally, withHealth } from "./health.ts";
import { imageFunctionSettingsSchema, readSettings } from "./settings.ts";
import { reportTo, superviseWorkers } from "./workers.ts";

/**
 * The local image function: `node image-function.mjs <settings file>`, as many processes as the settings say, each a member
 * of one consumer group. It ends at SIGTERM, when what is under way is done.
 */
const settings = readSettings(imageFunctionSettingsSchema);
const log = pino({ name: "image-function" });

if (cluster.isWorker) {
  const intake = consumeImages(settings, log);
  reportTo(() => intake.problem());
  await askedToEnd();
  await intake.close();
  process.exit();
} else {
  const intake: Intake =
    settings.processes > 1 ? superviseWorkers(settings.processes, log) : consumeImages(settings, log);
  const server = await serveLocally(
    withHealth(new Hono(), () => intake.problem()),
    settings.healthPort,
  );
  await askedToEnd();
  await Promise.all([intake.close(), server.close()]);
}
