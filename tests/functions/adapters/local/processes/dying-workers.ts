import cluster from "node:cluster";
import { superviseWorkers } from "../../../../../functions/adapters/local/workers.ts";
import { createLog } from "../../../../../functions/clients/log.ts";

/** Waits before a restart are doubled from 200 ms on: the fourth is 3.2 s. */
const DEATHS = 4;

/** Supervises one process that ends as soon as it starts, and closes while it waits to start the fifth. */
if (cluster.isWorker) process.exit(3);
const intake = superviseWorkers(1, createLog("test"));
let deaths = 0;
cluster.on("exit", () => {
  if (++deaths < DEATHS) return;
  setImmediate(() => void intake.close().then(() => process.stdout.write('{"closed":true}\n')));
});
