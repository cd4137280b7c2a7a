import type { GatewayFacts } from "../../facts/gateways.ts";
import type { ResourceView } from "../reader.ts";
import { apis } from "./gateways/apis.ts";
import { frontDoors } from "./gateways/front-doors.ts";

/** Facts of Front Door, its firewalls and domains, and of API Management. */
export const gatewayFacts = (resources: readonly ResourceView[]): GatewayFacts => ({
  gatewayParts: [...frontDoors(resources), ...apis(resources)],
});
