import { databaseFacts } from "./local/databases.ts";
import { kafkaFacts } from "./local/kafka.ts";
import { storageFacts } from "./local/storage.ts";
import type { Reader } from "./reader.ts";

/** Resources of one machine. */
export const localReader: Reader = {
  cloud: "local",
  tokenPrefixes: ["local:"],
  // A bucket has its lock and its expiry in itself.
  readsEachAlone: true,
  read: (resources) => ({
    ...storageFacts(resources),
    ...kafkaFacts(resources),
    ...databaseFacts(resources),
  }),
};
