import type { Rule } from "../rule.ts";
import { anybodyReachesWebPortsOnly } from "./net1-anybody-reaches-web-ports-only.ts";
import { defaultsLetNothingThrough } from "./net2-defaults-let-nothing-through.ts";
import { flowsLogged } from "./net3-flows-logged.ts";
import { noPublicAddresses } from "./net4-no-public-addresses.ts";

export const NETWORK_RULES: readonly Rule[] = [
  anybodyReachesWebPortsOnly,
  defaultsLetNothingThrough,
  flowsLogged,
  noPublicAddresses,
];
