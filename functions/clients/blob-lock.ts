import type { BlobClient } from "@azure/storage-blob";
import { isGone } from "./blob-client.ts";

/** What protects one version, and what is needed to remove it. */
export interface BlobLock {
  readonly retainUntil?: Date;
  readonly legalHold: boolean;
  readonly etag?: string;
  /** The service's own clock when it answered. */
  readonly at: Date;
}

/** Asks about one version; undefined where it has gone. One request tells all. */
export async function lockOf(version: BlobClient): Promise<BlobLock | undefined> {
  try {
    const { immutabilityPolicyExpiresOn, legalHold, etag, date } = await version.getProperties();
    return {
      legalHold: legalHold ?? false,
      ...(immutabilityPolicyExpiresOn !== undefined && { retainUntil: immutabilityPolicyExpiresOn }),
      ...(etag !== undefined && { etag }),
      at: date ?? new Date(),
    };
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
