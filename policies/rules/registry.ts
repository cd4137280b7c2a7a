import { DATABASE_RULES } from "./databases/index.ts";
import { FUNCTION_RULES } from "./functions/index.ts";
import { GATEWAY_RULES } from "./gateways/index.ts";
import { KAFKA_RULES } from "./kafka/index.ts";
import { NETWORK_RULES } from "./networks/index.ts";
import type { Rule } from "./rule.ts";
import { STORAGE_RULES } from "./storage/index.ts";
import { UPKEEP_RULES } from "./upkeep/index.ts";

/** Every rule of the pack, in the order of reports. */
export const RULES: readonly Rule[] = [
  ...STORAGE_RULES,
  ...KAFKA_RULES,
  ...FUNCTION_RULES,
  ...DATABASE_RULES,
  ...GATEWAY_RULES,
  ...NETWORK_RULES,
  ...UPKEEP_RULES,
];
