import type { Evidence } from "./evidence.ts";

export const GATEWAYS_EVIDENCE: readonly Evidence[] = [];
