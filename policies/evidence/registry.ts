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
];
