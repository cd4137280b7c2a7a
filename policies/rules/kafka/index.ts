import type { Rule } from "../rule.ts";

export const KAFKA_RULES: readonly Rule[] = [];
