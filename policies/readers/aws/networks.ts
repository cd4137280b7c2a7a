import type { NetworkFacts } from "../../facts/networks.ts";
import type { ResourceView } from "../reader.ts";

export const networkFacts = (_resources: readonly ResourceView[]): NetworkFacts => ({});
