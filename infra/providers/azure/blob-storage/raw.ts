import type { ComponentResource } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { Account } from "../capabilities.ts";
import { storage } from "../sdk.ts";
import { rawLifecycle } from "./lifecycle.ts";
import { CONTAINERS, poisonOf, QUEUES } from "./names.ts";
import type { Store } from "./processed.ts";
import { storageAccount } from "./storage-account.ts";

/** Originals, and beside them the operator's mailbox, what Event Grid could not hand over, and the queues. */
export interface RawStore extends Store {
  readonly mailbox: storage.BlobContainer;
  readonly undelivered: storage.BlobContainer;
  readonly queues: Readonly<Record<keyof typeof QUEUES, QueuePair>>;
}

/** A queue, and that of what the Functions host gave up on. */
export interface QueuePair {
  readonly queue: storage.Queue;
  readonly poison: storage.Queue;
}

/** What a page sends with an upload: functions/web/object-store/azure-blob.ts. */
const UPLOAD_HEADERS = ["content-type", "x-ms-blob-type"];

/**
 * Originals. The account answers the internet, because customers upload to it; nothing is taken without a signature or an
 * identity. In prod the container locks versions, of which none is given a lock: Azure then deletes neither it nor its
 * account while anything is in it.
 */
export function rawStore(parent: ComponentResource, context: Context, account: Account): RawStore {
  const { stack, settings } = context;
  const prod = settings.environment === "prod";
  const options = { parent, retainOnDelete: prod };
  const { domain } = settings.gateway;
  const { made, service } = storageAccount(
    context,
    account,
    {
      purpose: "raw",
      everyNetwork: true,
      lifecycle: rawLifecycle(settings),
      cors: {
        corsRules: [
          {
            allowedMethods: ["PUT"],
            // Without a domain the page's address is known only after the gateway is made, which comes later. What an
            // upload may do is in its signed address, not in a cookie, so that other pages gain nothing by sending one.
            allowedOrigins: [domain === undefined ? "*" : `https://${domain.name}`],
            allowedHeaders: UPLOAD_HEADERS,
            exposedHeaders: [],
            maxAgeInSeconds: 3600,
          },
        ],
      },
    },
    options,
  );
  const common = { accountName: made.name, resourceGroupName: account.resourceGroup };
  const container = new storage.BlobContainer(
    `${stack}-raw`,
    {
      ...common,
      containerName: CONTAINERS.raw,
      publicAccess: "None",
      metadata: { purpose: "raw" },
      ...(prod && { immutableStorageWithVersioning: { enabled: true } }),
    },
    { ...options, dependsOn: [service] },
  );
  const beside = (key: "operations" | "undelivered"): storage.BlobContainer =>
    new storage.BlobContainer(
      `${stack}-${key}`,
      { ...common, containerName: CONTAINERS[key], publicAccess: "None", metadata: { purpose: key } },
      { ...options, dependsOn: [service] },
    );
  const mailbox = beside("operations");
  const undelivered = beside("undelivered");
  const queue = (queueName: string): storage.Queue =>
    new storage.Queue(`${stack}-${queueName}`, { ...common, queueName }, options);
  // The host would make the second when it first needs it, by a right to make queues that it is not given.
  const pair = (name: string): QueuePair => ({ queue: queue(name), poison: queue(poisonOf(name)) });
  const queues = { uploads: pair(QUEUES.uploads), operations: pair(QUEUES.operations) };
  return { account: made, container, mailbox, undelivered, queues };
}
