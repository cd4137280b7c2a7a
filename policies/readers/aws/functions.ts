import type { FunctionFacts } from "../../facts/functions.ts";
import type { ResourceView } from "../reader.ts";

export const functionFacts = (_resources: readonly ResourceView[]): FunctionFacts => ({});
