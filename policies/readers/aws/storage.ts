import type { StorageFacts } from "../../facts/storage.ts";
import type { ResourceView } from "../reader.ts";
import { blobContainers } from "./storage/blob-containers.ts";

/** Facts of S3's buckets. */
export const storageFacts = (resources: readonly ResourceView[]): StorageFacts => ({
  blobContainers: blobContainers(resources),
});
