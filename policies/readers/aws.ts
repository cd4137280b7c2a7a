import { blobContainers } from "./aws/blob-containers.ts";
import type { Reader } from "./reader.ts";

/** Resources of @pulumi/aws, of its present names and of the deprecated ones that end in V2. */
export const awsReader: Reader = {
  tokenPrefixes: ["aws:"],
  // A bucket's lock, lifecycle and versioning are resources of their own.
  readsEachAlone: false,
  read: (resources) => ({ blobContainers: blobContainers(resources) }),
};
