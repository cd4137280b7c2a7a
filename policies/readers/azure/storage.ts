import type { StorageFacts } from "../../facts/storage.ts";
import type { ResourceView } from "../reader.ts";

export const storageFacts = (_resources: readonly ResourceView[]): StorageFacts => ({ blobContainers: [] });
