import type { Rule } from "../rule.ts";
import { keysRotated } from "./kms1-keys-rotated.ts";
import { logsKeptForASetTime } from "./log1-logs-kept-for-a-set-time.ts";

export const UPKEEP_RULES: readonly Rule[] = [keysRotated, logsKeptForASetTime];
