import type { BlobServiceClient } from "@azure/storage-blob";
import type { HoldableStore } from "../jobs/ports.ts";
import { blobAt, blobOutage, isGone } from "./blob-client.ts";
import { lockOf } from "./blob-lock.ts";
import { blobVersionedStore } from "./blob-maintenance.ts";

/**
 * A container of an account with version-level immutability, for legal holds. It can remove nothing, and Azure itself
 * refuses to remove what is held.
 * @param pageSize as blobVersionedStore's
 */
export function blobHoldableStore(service: BlobServiceClient, bucket: string, pageSize?: number): HoldableStore {
  const store = blobVersionedStore(service, bucket, pageSize);
  const container = service.getContainerClient(bucket);
  return {
    bucket,
    versions: (prefix, afterKey) => store.versions(prefix, afterKey),
    isHeld: async (version) => (await store.lockOf(version)).legalHold,
    async setHeld({ key, versionId }, held) {
      const version = blobAt(container, key, versionId);
      try {
        // Asked first: it tells what was changed, and going on after an interruption writes nothing twice.
        const lock = await lockOf(version);
        if (lock === undefined) return "gone";
        if (lock.legalHold === held) return "unchanged";
        await version.setLegalHold(held);
        return "changed";
      } catch (error) {
        if (isGone(error)) return "gone";
        throw blobOutage(error);
      }
    },
  };
}
