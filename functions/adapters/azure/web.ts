import { app, type HttpRequest, type HttpResponseInit } from "@azure/functions";
import { createLog } from "../../clients/log.ts";
import { uuidv7 } from "uuidv7";
import { createPool } from "../../clients/postgres.ts";
import { afterPauses } from "../../hosting/pause.ts";
import { readSettings } from "../../hosting/settings.ts";
import { webApplication } from "../../web/application.ts";
import { azureDownloadLinks, azureUploadTickets } from "../../web/object-store/azure-blob.ts";
import { azureForwarding } from "../../web/object-store/azure-forward.ts";
import { warehouseApiKeys } from "../../web/warehouse/api-keys.ts";
import { warehouseCustomerImages } from "../../web/warehouse/customer-images.ts";
import { refusedBesideFrontDoor } from "./front-door.ts";
import { streamed } from "./http-streams.ts";
import { managedIdentity } from "./identity.ts";
import { warehouseAccess } from "./logins.ts";
import { webSettingsSchema } from "./settings.ts";
import { storageAccounts } from "./stores.ts";

/** The web application on Azure, behind Front Door. */
const { limits, blobs, frontDoorId, publicUrl, clientId, ...connections } = readSettings(webSettingsSchema);

/**
 * A customer gets an answer while Front Door still waits for one: 10 s to connect, then the key and what it asks for, are
 * 28 s; it waits 40 s (infra/providers/azure/gateway/profile.ts).
 */
const TIMES = { statementTimeoutMs: 8000, answerTimeoutMs: 9000 };

/** The same for a result: two tries, 18 s. Front Door ends an answer that says nothing for longer than it waits for one. */
const SILENCE_MS = 9000;

const identity = managedIdentity(clientId);
const accounts = storageAccounts(blobs, identity);
const warehouse = createPool(warehouseAccess(connections.warehouse, identity), {
  applicationName: "image-pipeline web",
  // An instance answers several at once; a page asks one statement after the other.
  maxConnections: 4,
  ...TIMES,
});
const now = (): Date => new Date();
const log = createLog("web");

const application = webApplication(
  {
    uploads: azureUploadTickets(accounts.raw, blobs.raw.container, now),
    downloads: azureDownloadLinks(accounts.processed, publicUrl, now),
    images: warehouseCustomerImages(warehouse),
    apiKeys: warehouseApiKeys(warehouse),
    // No statistics: that page names every customer, and this address is open to the public.
    newImageId: uuidv7,
    now,
    log,
  },
  {
    limits,
    https: true,
    // Results come from the application's own address.
    objectStoreOrigins: [new URL(blobs.raw.accountUrl).origin],
  },
);

/** The processed account lets nobody in but through its private endpoint. */
const results = azureForwarding({ ...blobs.processed, silenceMs: SILENCE_MS, log });

app.setup({ enableHttpStream: true });

app.http("web", {
  authLevel: "anonymous",
  // All: the application says itself what it accepts.
  methods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
  route: "{*path}",
  handler: afterPauses(answer, { warehouse }),
});

async function answer({ url, method, headers, body }: HttpRequest): Promise<HttpResponseInit> {
  const refused = refusedBesideFrontDoor(headers, frontDoorId);
  if (refused !== undefined) return streamed(refused, log);
  const asked = new Request(url, { method, headers, body, duplex: "half" });
  return streamed((await results(asked)) ?? (await application.fetch(asked)), log);
}
