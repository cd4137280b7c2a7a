import type { BlobItem, BlobServiceClient, ContainerClient } from "@azure/storage-blob";
import type { StoredVersion, VersionedStore } from "../jobs/ports.ts";
import { blobAt, blobOutage, NO_VERSION } from "./blob-client.ts";
import { lockOf } from "./blob-lock.ts";
import { removeVersion } from "./blob-remove.ts";

/**
 * A container of a storage account, for keeping it in order. Azure has no delete markers: a deleted blob is one whose
 * versions are all old.
 * @param pageSize entries asked for at once. Default 1000 (some 1 MB of XML), at most 5000
 */
export function blobVersionedStore(service: BlobServiceClient, bucket: string, pageSize = 1000): VersionedStore {
  const container = service.getContainerClient(bucket);
  return {
    bucket,
    versions: (prefix, afterKey) => versions(container, prefix, afterKey, pageSize),
    async lockOf({ key, versionId }) {
      try {
        const lock = await lockOf(blobAt(container, key, versionId));
        return {
          legalHold: lock?.legalHold ?? false,
          ...(lock?.retainUntil !== undefined && { retainUntil: lock.retainUntil }),
        };
      } catch (error) {
        throw blobOutage(error);
      }
    },
    async remove(version) {
      try {
        return await removeVersion(container, version);
      } catch (error) {
        throw blobOutage(error);
      }
    },
  };
}

async function* versions(
  container: ContainerClient,
  prefix: string,
  afterKey: string | undefined,
  maxPageSize: number,
): AsyncGenerator<StoredVersion, void> {
  // startFrom includes the key itself, and a service older than it lists from the beginning.
  const after = afterKey === undefined ? undefined : Buffer.from(afterKey);
  const list = container.listBlobsFlat({
    ...{ includeVersions: true, prefix },
    ...(afterKey !== undefined && { startFrom: afterKey }),
  });
  const pages = list.byPage({ maxPageSize });
  try {
    for await (const { segment } of pages) {
      for (const item of segment.blobItems) {
        if (after === undefined || Buffer.compare(Buffer.from(item.name), after) > 0) yield storedVersion(item);
      }
    }
  } catch (error) {
    throw blobOutage(error);
  }
}

function storedVersion({ name, versionId, isCurrentVersion, properties }: BlobItem): StoredVersion {
  return {
    key: name,
    versionId: versionId ?? NO_VERSION,
    // Where no versions are kept, what is listed is what there is.
    isLatest: isCurrentVersion ?? versionId === undefined,
    isDeleteMarker: false,
    modifiedAt: properties.lastModified,
  };
}
