import { all, type Output } from "@pulumi/pulumi";
import type { Context } from "../../contract/context.ts";
import type { LocalBlobStorage } from "./blob-storage.ts";

/** What the settings file of each of this project's own processes holds (functions/adapters/local/settings.ts). */
export function commonSettings({ stack, settings }: Context, blobStorage: LocalBlobStorage): Output<object> {
  const { retention, limits, presets, alerts } = settings;
  const { connection, rawBucket, processedBucket } = blobStorage;
  return all([connection, rawBucket, processedBucket]).apply(([objectStore, raw, processed]) => ({
    stack,
    retention,
    limits,
    presets,
    rawBucket: raw,
    processedBucket: processed,
    objectStore,
    ...(alerts.otlpEndpoint !== undefined && { otlpEndpoint: alerts.otlpEndpoint }),
  }));
}
