import type { GatewayFacts } from "../../facts/gateways.ts";
import type { ResourceView } from "../reader.ts";

export const gatewayFacts = (_resources: readonly ResourceView[]): GatewayFacts => ({});
