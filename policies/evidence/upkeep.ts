import type { Evidence } from "./evidence.ts";

export const UPKEEP_EVIDENCE: readonly Evidence[] = [];
