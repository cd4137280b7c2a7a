import type { Evidence } from "./evidence.ts";

export const FUNCTIONS_EVIDENCE: readonly Evidence[] = [];
