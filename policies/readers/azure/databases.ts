import type { DatabaseFacts } from "../../facts/databases.ts";
import type { ResourceView } from "../reader.ts";

export const databaseFacts = (_resources: readonly ResourceView[]): DatabaseFacts => ({});
