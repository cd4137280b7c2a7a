import type { Rule } from "../rule.ts";

export const FUNCTION_RULES: readonly Rule[] = [];
