import cluster from "node:cluster";
import { createLog } from "../../clients/log.ts";
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

if (cluster.isWorker) {
  const intake = await startConsuming();
  reportTo(() => intake.problem());
  await ending;
  await intake.close();
  process.exit();
} else {
  const intake = settings.processes > 1 ? superviseWorkers(settings.processes, log) : await startConsuming();
  const [{ Hono }, { serveLocally, withHealth }] = await Promise.all([import("hono"), import("./health.ts")]);
  const server = await serveLocally(
    withHealth(new Hono(), () => intake.problem()),
    settings.healthPort,
  );
  await ending;
  await Promise.all([intake.close(), server.close()]);
}
