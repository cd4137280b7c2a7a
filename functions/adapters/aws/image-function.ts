import { createLog } from "../../clients/log.ts";
import { createPool } from "../../clients/postgres.ts";
import { letHeapGrow } from "../../core/heap-growth.ts";
import { callAhead } from "../../hosting/call-ahead.ts";
import { readSettings } from "../../hosting/settings.ts";
import { warehouseAccess } from "./logins.ts";
import { imageFunctionSettingsSchema } from "./settings.ts";

/**
 * The image function on Lambda: for uploads, announced by S3 through SQS, and for the messages of the incoming topic.
 * Clients are made once an instance, which handles one batch at a time and one image after the other. The warehouse is called
 * first, and all the rest is loaded meanwhile.
 */
const settings = readSettings(imageFunctionSettingsSchema);
const log = createLog("image-function");
letHeapGrow();
const warehouse = createPool(warehouseAccess(settings.warehouse), {
  applicationName: "image-pipeline image-function",
  maxConnections: 1,
});
callAhead(warehouse);

const { eventHandler } = await import("./handle-events.ts");
export const handler = await eventHandler(settings, warehouse, log);
