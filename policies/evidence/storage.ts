import type { Evidence } from "./evidence.ts";

export const STORAGE_EVIDENCE: readonly Evidence[] = [];
