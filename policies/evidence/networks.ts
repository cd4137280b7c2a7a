import type { Evidence } from "./evidence.ts";

export const NETWORKS_EVIDENCE: readonly Evidence[] = [];
