import type { Rule } from "../rule.ts";

export const GATEWAY_RULES: readonly Rule[] = [];
