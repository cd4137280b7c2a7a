import type { StorageFacts } from "../../facts/storage.ts";
import type { ResourceView } from "../reader.ts";
import { accessKeys } from "./storage/access-keys.ts";
import { blobContainers } from "./storage/blob-containers.ts";
import { blobStores } from "./storage/blob-stores.ts";

/** Facts of S3's buckets, and of keys to them. */
export const storageFacts = (resources: readonly ResourceView[]): StorageFacts => ({
  blobContainers: blobContainers(resources),
  blobStores: blobStores(resources),
  // What S3 keeps of a deleted object is an old version.
  softDeletes: [],
  storageKeys: accessKeys(resources),
});
