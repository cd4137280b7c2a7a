import { databaseFacts } from "./azure/databases.ts";
import { functionFacts } from "./azure/functions.ts";
import { gatewayFacts } from "./azure/gateways.ts";
import { kafkaFacts } from "./azure/kafka.ts";
import { networkFacts } from "./azure/networks.ts";
import { storageFacts } from "./azure/storage.ts";
import { upkeepFacts } from "./azure/upkeep.ts";
import type { Reader } from "./reader.ts";

/** Resources of @pulumi/azure-native, whether their type names a version of Azure's interface or not. */
export const azureReader: Reader = {
  cloud: "azure",
  tokenPrefixes: ["azure-native:"],
  // An account's containers, lifecycle and diagnostic settings are resources of their own.
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
