import type { GatewayFacts } from "../../facts/gateways.ts";
import type { ResourceView } from "../reader.ts";
import { domains } from "./gateways/domains.ts";
import { httpApis } from "./gateways/http-apis.ts";
import { methods } from "./gateways/methods.ts";
import { stages } from "./gateways/stages.ts";
import { webAcls } from "./gateways/web-acls.ts";

/** Facts of API Gateway: its REST APIs, its HTTP and WebSocket APIs, their domains, and the firewalls of WAF. */
export const gatewayFacts = (resources: readonly ResourceView[]): GatewayFacts => ({
  gatewayParts: [
    ...stages(resources),
    ...methods(resources),
    ...httpApis(resources),
    ...domains(resources),
    ...webAcls(resources),
  ],
});
