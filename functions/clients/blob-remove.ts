import type { BlobClient, ContainerClient } from "@azure/storage-blob";
import type { StoredVersion } from "../jobs/ports.ts";
import { blobAt, codeOf, isGone, NO_VERSION, statusOf } from "./blob-client.ts";
import { lockOf } from "./blob-lock.ts";

/** How the service refuses to remove what is locked or held. A missing permission has another name: that is an outage. */
const REFUSALS: ReadonlySet<string | undefined> = new Set(["BlobImmutableDueToPolicy", "BlobImmutableDueToLegalHold"]);

/**
 * Removes one version for good; false where the service refuses. One that has gone already is removed.
 *
 * The service removes no version that is a blob's current one (403 OperationNotAllowedOnRootBlob): the blob is deleted
 * first, which makes an old version of it and so hides it. That is done only to what is neither locked nor held by the
 * service's own clock, because ours may be wrong, and only while the current version is still the one that was asked about.
 */
export async function removeVersion(
  container: ContainerClient,
  { key, versionId, isLatest }: StoredVersion,
): Promise<boolean> {
  const version = blobAt(container, key, versionId);
  if (isLatest && versionId !== NO_VERSION) {
    const lock = await lockOf(version);
    if (lock === undefined) return true;
    if (lock.legalHold || (lock.retainUntil !== undefined && lock.retainUntil > lock.at)) return false;
    if (!(await retire(container.getBlobClient(key), lock.etag))) return false;
  }
  return await answerOf(version.delete());
}

/** Makes the current version an old one. Fine too where another has replaced it since. */
async function retire(blob: BlobClient, etag: string | undefined): Promise<boolean> {
  try {
    return await answerOf(blob.delete({ ...(etag !== undefined && { conditions: { ifMatch: etag } }) }));
  } catch (error) {
    if (statusOf(error) === 412) return true;
    throw error;
  }
}

async function answerOf(removal: Promise<unknown>): Promise<boolean> {
  try {
    await removal;
    return true;
  } catch (error) {
    if (REFUSALS.has(codeOf(error))) return false;
    if (isGone(error)) return true;
    throw error;
  }
}
