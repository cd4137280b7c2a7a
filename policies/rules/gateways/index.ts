import type { Rule } from "../rule.ts";
import { gatewaysBehindFirewall } from "./api1-gateways-behind-firewall.ts";
import { requestsAuthenticated } from "./api2-requests-authenticated.ts";
import { requestsLogged } from "./api3-requests-logged.ts";
import { modernTls } from "./api4-modern-tls.ts";
import { requestsThrottled } from "./api5-requests-throttled.ts";

export const GATEWAY_RULES: readonly Rule[] = [
  gatewaysBehindFirewall,
  requestsAuthenticated,
  requestsLogged,
  modernTls,
  requestsThrottled,
];
