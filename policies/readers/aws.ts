import { databaseFacts } from "./aws/databases.ts";
import { functionFacts } from "./aws/functions.ts";
import { gatewayFacts } from "./aws/gateways.ts";
import { kafkaFacts } from "./aws/kafka.ts";
import { networkFacts } from "./aws/networks.ts";
import { storageFacts } from "./aws/storage.ts";
import { upkeepFacts } from "./aws/upkeep.ts";
import type { Reader } from "./reader.ts";

/** Resources of @pulumi/aws, of its present names and of the deprecated ones that end in V2. */
export const awsReader: Reader = {
  cloud: "aws",
  tokenPrefixes: ["aws:"],
  // A bucket's lock, lifecycle and versioning are resources of their own.
  readsEachAlone: false,
  read: (resources) => ({
    ...storageFacts(resources),
    ...kafkaFacts(resources),
    ...functionFacts(resources),
    ...databaseFacts(resources),
    ...gatewayFacts(resources),
    ...networkFacts(resources),
    ...upkeepFacts(resources),
  }),
};
