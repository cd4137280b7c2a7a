import type { Evidence } from "./evidence.ts";

export const KAFKA_EVIDENCE: readonly Evidence[] = [];
