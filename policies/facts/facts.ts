import type { DatabaseFacts } from "./databases.ts";
import type { FunctionFacts } from "./functions.ts";
import type { GatewayFacts } from "./gateways.ts";
import type { KafkaFacts } from "./kafka.ts";
import type { NetworkFacts } from "./networks.ts";
import type { StorageFacts } from "./storage.ts";
import type { UpkeepFacts } from "./upkeep.ts";

/**
 * What rules know of a stack: facts in neutral words, a list for each kind of subject. Readers make them of a cloud's
 * resources; a rule that needs a new fact adds it to its family's file, and each reader that can tell it then states it.
 *
 * A property that is absent means that a cloud has no such thing, and that no rule about it can be broken there.
 */
export type Facts = StorageFacts &
  KafkaFacts &
  FunctionFacts &
  DatabaseFacts &
  GatewayFacts &
  NetworkFacts &
  UpkeepFacts;

/** Facts of nothing; also what names every list. */
export const NO_FACTS: Facts = {
  blobContainers: [],
  blobStores: [],
  softDeletes: [],
  storageKeys: [],
  kafkaClusters: [],
  kafkaEntrances: [],
  replications: [],
  messageRetentions: [],
  messageQueues: [],
  databaseServers: [],
  statisticsRetentions: [],
  gatewayParts: [],
  functions: [],
  functionEntrances: [],
  asynchronousDeliveries: [],
  admissions: [],
  networkDefaults: [],
  networks: [],
  addressGivers: [],
  encryptionKeys: [],
  logStores: [],
};
