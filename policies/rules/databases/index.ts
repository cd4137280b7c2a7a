import type { Rule } from "../rule.ts";

export const DATABASE_RULES: readonly Rule[] = [];
