import { AZURE_DATABASES_EVIDENCE } from "./azure/databases.ts";
import { AZURE_FUNCTIONS_EVIDENCE } from "./azure/functions.ts";
import { AZURE_GATEWAYS_EVIDENCE } from "./azure/gateways.ts";
import { AZURE_KAFKA_EVIDENCE } from "./azure/kafka.ts";
import { AZURE_NETWORKS_EVIDENCE } from "./azure/networks.ts";
import { AZURE_STORAGE_EVIDENCE } from "./azure/storage.ts";
import { AZURE_UPKEEP_EVIDENCE } from "./azure/upkeep.ts";
import { DATABASES_EVIDENCE } from "./databases.ts";
import type { Evidence } from "./evidence.ts";
import { FUNCTIONS_EVIDENCE } from "./functions.ts";
import { GATEWAYS_EVIDENCE } from "./gateways.ts";
import { KAFKA_EVIDENCE } from "./kafka.ts";
import { NETWORKS_EVIDENCE } from "./networks.ts";
import { STORAGE_EVIDENCE } from "./storage.ts";
import { UPKEEP_EVIDENCE } from "./upkeep.ts";

/** Every change that the tests make. */
export const EVIDENCE: readonly Evidence[] = [
  ...STORAGE_EVIDENCE,
  ...KAFKA_EVIDENCE,
  ...FUNCTIONS_EVIDENCE,
  ...DATABASES_EVIDENCE,
  ...GATEWAYS_EVIDENCE,
  ...NETWORKS_EVIDENCE,
  ...UPKEEP_EVIDENCE,
  ...AZURE_STORAGE_EVIDENCE,
  ...AZURE_KAFKA_EVIDENCE,
  ...AZURE_FUNCTIONS_EVIDENCE,
  ...AZURE_DATABASES_EVIDENCE,
  ...AZURE_GATEWAYS_EVIDENCE,
  ...AZURE_NETWORKS_EVIDENCE,
  ...AZURE_UPKEEP_EVIDENCE,
];
