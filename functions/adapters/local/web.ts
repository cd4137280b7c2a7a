import { once } from "node:events";
import { createAdaptorServer } from "@hono/node-server";
import { createLog } from "../../clients/log.ts";
import { uuidv7 } from "uuidv7";
import { createPool } from "../../clients/postgres.ts";
import { s3Client } from "../../clients/s3.ts";
import { webApplication } from "../../web/application.ts";
import { s3DownloadLinks, s3PutTickets } from "../../web/object-store/s3.ts";
import { warehouseApiKeys } from "../../web/warehouse/api-keys.ts";
import { warehouseCustomerImages } from "../../web/warehouse/customer-images.ts";
import { warehouseStatistics } from "../../web/warehouse/statistics.ts";
import { askedToEnd } from "./asked-to-end.ts";
import { readSettings, webSettingsSchema } from "./settings.ts";

/** The local web process: `node web.mjs <settings file>`. It serves 127.0.0.1 until it is asked to end. */

/** What requests under way may take at the end; then their connections are closed. */
const GRACE_MS = 5_000;

const { port, publicUrl, limits, rawBucket, processedBucket, objectStore, ...connections } =
  readSettings(webSettingsSchema);
const log = createLog("web");
const warehouse = createPool(connections.warehouse, { applicationName: "image-pipeline web" });
const bi = createPool(connections.bi, { applicationName: "image-pipeline dashboard", maxConnections: 2 });
const s3 = s3Client(objectStore);
const now = (): Date => new Date();

/** Where browsers reach the store: at one address, or at a host name a bucket on AWS's own. */
const storeAddresses =
  objectStore.endpoint === undefined
    ? [rawBucket, processedBucket].map((bucket) => `https://${bucket}.s3.${objectStore.region}.amazonaws.com`)
    : [objectStore.endpoint];

const application = webApplication(
  {
    // By PUT, because versitygw 1.8 leaves the key out of a POST's event (s3event/event.go takes it from the path).
    uploads: s3PutTickets(s3, rawBucket, now),
    downloads: s3DownloadLinks(s3, now),
    images: warehouseCustomerImages(warehouse),
    apiKeys: warehouseApiKeys(warehouse),
    // Open, because only users of this machine reach it.
    statistics: warehouseStatistics(bi),
    newImageId: uuidv7,
    now,
    log,
  },
  {
    limits,
    https: publicUrl.startsWith("https:"),
    objectStoreOrigins: storeAddresses,
    allowedHosts: [`127.0.0.1:${port}`, `localhost:${port}`, new URL(publicUrl).host],
  },
);

const server = createAdaptorServer({ fetch: application.fetch });
server.listen(port, "127.0.0.1");
await once(server, "listening");
log.info({ port }, "Serving.");

await askedToEnd();
const closed = once(server, "close");
server.close();
const late = setTimeout(() => {
  if ("closeAllConnections" in server) server.closeAllConnections();
}, GRACE_MS);
await closed;
clearTimeout(late);
await Promise.all([warehouse.end(), bi.end()]);
s3.destroy();
