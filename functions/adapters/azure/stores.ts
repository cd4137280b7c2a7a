import { type BlobServiceClient } from "@azure/storage-blob";
import { blobServiceClient } from "../../clients/blob-client.ts";
import type { Identity } from "./identity.ts";
import type { BlobSettings } from "./settings.ts";

/** Clients of both storage accounts, as the application's identity. */
export function storageAccounts(
  { raw, processed }: BlobSettings,
  { credential }: Identity,
): Readonly<Record<keyof BlobSettings, BlobServiceClient>> {
  return {
    raw: blobServiceClient(raw.accountUrl, credential),
    processed: blobServiceClient(processed.accountUrl, credential),
  };
}
