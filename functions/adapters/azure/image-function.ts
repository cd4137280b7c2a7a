import { createLog } from "../../clients/log.ts";
import { createPool } from "../../clients/postgres.ts";
import { letHeapGrow } from "../../core/heap-growth.ts";
import { callAhead } from "../../hosting/call-ahead.ts";
import { readSettings } from "../../hosting/settings.ts";
import { managedIdentity } from "./identity.ts";
import { warehouseAccess } from "./logins.ts";
import { imageFunctionSettingsSchema } from "./settings.ts";

/**
 * The image function on Azure: for uploads, announced by Event Grid through a storage queue, and for the messages of the
 * incoming topic. Clients are made once an instance, which handles one upload at a time and one batch a partition. The
 * warehouse is called first, and all the rest is loaded meanwhile.
 */
const settings = readSettings(imageFunctionSettingsSchema);
const log = createLog("image-function");
letHeapGrow();
const identity = managedIdentity(settings.clientId);
const warehouse = createPool(warehouseAccess(settings.warehouse, identity), {
  applicationName: "image-pipeline image-function",
  maxConnections: 2,
});
callAhead(warehouse);

const { registerFunctions } = await import("./register-functions.ts");
await registerFunctions(settings, { warehouse, identity, log });
