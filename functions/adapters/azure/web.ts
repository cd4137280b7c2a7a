import { app, type HttpRequest, type HttpResponseInit } from "@azure/functions";
import { pino } from "pino";
import { uuidv7 } from "uuidv7";
import { createPool } from "../../clients/postgres.ts";
import { afterPauses } from "../../hosting/pause.ts";
import { readSettings } from "../../hosting/settings.ts";
import { webApplication } from "../../web/application.ts";
import { azureDownloadLinks, azureUploadTickets } from "../../web/object-store/azure-blob.ts";
import { warehouseApiKeys } from "../../web/warehouse/api-keys.ts";
import { warehouseCustomerImages } from "../../web/warehouse/customer-images.ts";
import { refusedBesideFrontDoor } from "./front-door.ts";
import { managedIdentity } from "./identity.ts";
import { warehouseAccess } from "./logins.ts";
import { webSettingsSchema } from "./settings.ts";
import { storageAccounts } from "./stores.ts";

/** The web application on Azure, behind Front Door. */
const { limits, blobs, frontDoorId, clientId, ...connections } = readSettings(webSettingsSchema);

/**
 * A customer gets an answer while Front Door still waits for one: 10 s to connect, then the key and what it asks for, are
 * 28 s; it waits 30 s (learn.microsoft.com/azure/frontdoor, "Origin response timeout", default).
 */
const TIMES = { statementTimeoutMs: 8000, answerTimeoutMs: 9000 };

const identity = managedIdentity(clientId);
const accounts = storageAccounts(blobs, identity);
const warehouse = createPool(warehouseAccess(connections.warehouse, identity), {
  applicationName: "image-pipeline web",
  // An instance answers several at once; a page asks one statement after the other.
  maxConnections: 4,
  ...TIMES,
});
const now = (): Date => new Date();

const application = webApplication(
  {
    uploads: azureUploadTickets(accounts.raw, blobs.raw.container, now),
    downloads: azureDownloadLinks(accounts.processed, now),
    images: warehouseCustomerImages(warehouse),
    apiKeys: warehouseApiKeys(warehouse),
    // No statistics: that page names every customer, and this address is open to the public.
    newImageId: uuidv7,
    now,
    log: pino({ name: "web" }),
  },
  {
    limits,
    https: true,
    objectStoreOrigins: [blobs.raw, blobs.processed].map(({ accountUrl }) => new URL(accountUrl).origin),
  },
);

app.http("web", {
  authLevel: "anonymous",
  // All: the application says itself what it accepts.
  methods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
  route: "{*path}",
  handler: afterPauses(answer, { warehouse }),
});

async function answer({ url, method, headers, body }: HttpRequest): Promise<HttpResponseInit> {
  const response =
    refusedBesideFrontDoor(headers, frontDoorId) ??
    (await application.fetch(new Request(url, { method, headers, body, duplex: "half" })));
  return { status: response.status, headers: response.headers, body: response.body };
}
