import type { APIGatewayProxyEvent } from "aws-lambda";
import { handle } from "hono/aws-lambda";
import { createLog } from "../../clients/log.ts";
import { uuidv7 } from "uuidv7";
import { createPool } from "../../clients/postgres.ts";
import { s3Client } from "../../clients/s3.ts";
import { afterPauses } from "../../hosting/pause.ts";
import { readSettings } from "../../hosting/settings.ts";
import { webApplication } from "../../web/application.ts";
import { s3DownloadLinks, s3UploadTickets } from "../../web/object-store/s3.ts";
import { warehouseApiKeys } from "../../web/warehouse/api-keys.ts";
import { warehouseCustomerImages } from "../../web/warehouse/customer-images.ts";
import { warehouseAccess } from "./logins.ts";
import { webSettingsSchema } from "./settings.ts";
import { slashAdded } from "./stage-root.ts";

/** The web application on Lambda, behind a REST API of API Gateway. */
const { limits, rawBucket, processedBucket, objectStore, ...connections } = readSettings(webSettingsSchema);

/**
 * A customer gets an answer while the gateway still waits for one: 10 s to connect, then the key and what it asks for, are
 * 28 s; a REST API waits 29 s (docs.aws.amazon.com/apigateway, quotas, "Integration timeout").
 */
const TIMES = { statementTimeoutMs: 8000, answerTimeoutMs: 9000 };

const s3 = s3Client(objectStore);
const warehouse = createPool(warehouseAccess(connections.warehouse), {
  applicationName: "image-pipeline web",
  // A request under way and one that its page makes beside it never meet: an instance answers one at a time.
  maxConnections: 2,
  ...TIMES,
});
const now = (): Date => new Date();

const application = webApplication(
  {
    uploads: s3UploadTickets(s3, rawBucket, now),
    downloads: s3DownloadLinks(s3, now),
    images: warehouseCustomerImages(warehouse),
    apiKeys: warehouseApiKeys(warehouse),
    // No statistics: that page names every customer, and this address is open to the public.
    newImageId: uuidv7,
    now,
    log: createLog("web"),
  },
  {
    limits,
    https: true,
    objectStoreOrigins: [rawBucket, processedBucket].map(
      (bucket) => objectStore.endpoint ?? `https://${bucket}.s3.${objectStore.region}.amazonaws.com`,
    ),
  },
);

// The package that is to replace this adapter in hono 5 is not published yet.
// eslint-disable-next-line @typescript-eslint/no-deprecated
const answer = handle(application);

export const handler = afterPauses(
  // Both types are of the same event; hono's leaves out that what is absent comes as null, and takes it.
  async (event: APIGatewayProxyEvent) =>
    slashAdded(event) ?? (await answer(event as unknown as Parameters<typeof answer>[0])),
  { warehouse, objectStore: s3 },
);
