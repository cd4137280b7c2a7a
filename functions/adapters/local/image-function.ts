import cluster from "node:cluster";
import { setTimeout } from "node:timers/promises";
import { endNow } from "../../clients/end-now.ts";
import { createLog } from "../../clients/log.ts";
import { isExhausted, stepsRunningOn } from "../../core/deadline.ts";
import { letHeapGrow } from "../../core/heap-growth.ts";
import { startTelemetry } from "../../telemetry/start.ts";
import { askedToEnd } from "./asked-to-end.ts";
import type { Intake } from "./consume-images.ts";
import { imageFunctionSettingsSchema, readSettings } from "./settings.ts";
import { reportTo, superviseWorkers } from "./workers.ts";

/**
 * The local image function: `node image-function.mjs <settings file>`, as many processes as the settings say, each a member
 * of one consumer group. It ends at SIGTERM, when what is under way is done. Each process loads what it needs when it needs
 * it: a supervisor no client, and a member of the group the broker's first, so that it is called soon.
 */
const settings = readSettings(imageFunctionSettingsSchema);
const log = createLog("image-function");
letHeapGrow();
// Before anything is begun, so that a signal that comes as it starts ends that in order too.
const ending = askedToEnd();

/** Only a process that handles images watches them: a supervisor's numbers would be none. */
async function startConsuming(): Promise<Intake> {
  const { stack, otlpEndpoint: endpoint } = settings;
  const whose = { service: "image-function", stack, ...(endpoint !== undefined && { endpoint }) };
  const { consumeImages } = await import("./consume-images.ts");
  return await consumeImages(settings, log, await startTelemetry(whose, log));
}

/** What is under way may take so long to end in a process that is exhausted. */
const DRAIN_MS = 5000;
/** How often a process looks whether what was given up holds too much of it. */
const LOOK_MS = 1000;

async function exhausted(): Promise<void> {
  while (!isExhausted()) await setTimeout(LOOK_MS, undefined, { ref: false });
  log.error({}, "images that were given up hold this process's threads: it ends, and another one begins");
}

if (cluster.isWorker) {
  const intake = await startConsuming();
  reportTo(() => intake.problem());
  const over = exhausted();
  await Promise.race([ending, over]);
  // What waits for memory that is held would wait for ever; it comes again.
  await Promise.race([intake.close(), over.then(() => setTimeout(DRAIN_MS))]);
  if (stepsRunningOn() > 0) endNow();
  process.exit();
} else {
  // Also a single one is looked after: it may be ended by an image.
  const intake = superviseWorkers(settings.processes, log);
  const [{ Hono }, { serveLocally, withHealth }] = await Promise.all([import("hono"), import("./health.ts")]);
  const server = await serveLocally(
    withHealth(new Hono(), () => intake.problem()),
    settings.healthPort,
  );
  await ending;
  await Promise.all([intake.close(), server.close()]);
}
