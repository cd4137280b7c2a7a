import type { Rule } from "../rule.ts";

export const UPKEEP_RULES: readonly Rule[] = [];
