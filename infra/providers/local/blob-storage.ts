import { all, interpolate, output, type Output } from "@pulumi/pulumi";
import type { S3Connection } from "../../../functions/clients/connections.ts";
import type { BlobStorage } from "../../contract/blob-storage.ts";
import type { Context } from "../../contract/context.ts";
import { built } from "./built.ts";
import type { Parts } from "./capabilities.ts";
import type { Host } from "./network.ts";
import { versitygwArtifact } from "../../engine/toolchain/versitygw.ts";
import { Bucket, type Expiry, ObjectStore } from "./resources.ts";

/** The region that S3 clients of the local store sign for, unless the settings name another. */
export const LOCAL_REGION = "ap-southeast-1";

/** Blob storage as this provider's other parts see it. */
export interface LocalBlobStorage extends BlobStorage {
  readonly connection: Output<S3Connection>;
}

/**
 * versitygw with a raw and a processed bucket, or the same buckets in `storage.existing`.
 *
 * Differences: the store has no lifecycle, so the jobs process removes what has expired; its default lock is no WORM
 * (it is counted from the day the rule was set, and gone when the rule is), so every result carries a lock of its own.
 * The mode is always COMPLIANCE, because the owner of the store can bypass its GOVERNANCE.
 */
export async function blobStorage(
  { stack, settings }: Context,
  { network }: Parts<"network">,
): Promise<LocalBlobStorage> {
  const region = settings.region ?? LOCAL_REGION;
  const connection = settings.storage.existing
    ? output({ region, ...settings.storage.existing })
    : await ownStore(stack, region, network);
  const { processedDays, rawDays } = settings.retention;
  const oldVersions: Pick<Expiry, "oldVersions" | "by"> = { oldVersions: true, by: "jobs" };
  const raw = new Bucket(`${stack}-raw`, {
    connection,
    name: `${stack}-raw`,
    purpose: "raw",
    expiry: { days: rawDays, ...oldVersions },
  });
  const processed = new Bucket(`${stack}-processed`, {
    connection,
    name: `${stack}-processed`,
    purpose: "processed",
    objectLock: { mode: "COMPLIANCE", retainDays: processedDays },
    // A day later than the lock's length: every lock carries a margin over the setting.
    expiry: { days: processedDays + 1, ...oldVersions },
  });
  return {
    rawBucket: raw.id,
    processedBucket: processed.id,
    endpoint: connection.apply(({ endpoint }) => endpoint ?? ""),
    connection,
  };
}

async function ownStore(stack: string, region: string, network: Host): Promise<Output<S3Connection>> {
  const accessKeyId = network.credential("objectStoreAccessKey");
  const secretAccessKey = network.credential("objectStoreSecretKey");
  const store = new ObjectStore(`${stack}-object-store`, {
    binary: await built(versitygwArtifact, "versitygw"),
    port: network.port("objectStore"),
    region,
    accessKeyId,
    secretAccessKey,
    eventUrl: interpolate`http://127.0.0.1:${network.port("jobs")}/object-events/${network.credential("objectEvents")}`,
    corsOrigin: interpolate`http://127.0.0.1:${network.port("web")}`,
  });
  return all([store.endpoint, accessKeyId, secretAccessKey]).apply(([endpoint, keyId, secretKey]) => ({
    endpoint,
    region,
    accessKeyId: keyId,
    secretAccessKey: secretKey,
  }));
}
