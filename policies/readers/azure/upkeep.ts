import type { UpkeepFacts } from "../../facts/upkeep.ts";
import type { ResourceView } from "../reader.ts";

export const upkeepFacts = (_resources: readonly ResourceView[]): UpkeepFacts => ({});
