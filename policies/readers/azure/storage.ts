import type { StorageFacts } from "../../facts/storage.ts";
import type { ResourceView } from "../reader.ts";
import { blobContainers } from "./storage/blob-containers.ts";
import { accountKeys, blobStores } from "./storage/blob-stores.ts";
import { softDeletes } from "./storage/soft-deletes.ts";

/** Facts of storage accounts, and of the containers in them. */
export const storageFacts = (resources: readonly ResourceView[]): StorageFacts => ({
  blobContainers: blobContainers(resources),
  blobStores: blobStores(resources),
  softDeletes: softDeletes(resources),
  storageKeys: accountKeys(resources),
});
