import type { Evidence } from "./evidence.ts";

export const DATABASES_EVIDENCE: readonly Evidence[] = [];
