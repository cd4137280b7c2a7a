import type { Rule } from "../rule.ts";
import { runtimesSupported } from "./fn1-runtimes-supported.ts";
import { functionsNotPublic } from "./fn2-functions-not-public.ts";
import { functionsInNetwork } from "./fn3-functions-in-network.ts";
import { deliveriesDeadLettered } from "./fn4-deliveries-dead-lettered.ts";
import { concurrencyCapped } from "./fn5-concurrency-capped.ts";
import { noSecretsInSettings } from "./fn6-no-secrets-in-settings.ts";
import { ownIdentity } from "./fn7-own-identity.ts";
import { httpsOnly } from "./fn8-https-only.ts";
import { functionsTraced } from "./fn9-functions-traced.ts";

export const FUNCTION_RULES: readonly Rule[] = [
  runtimesSupported,
  functionsNotPublic,
  functionsInNetwork,
  deliveriesDeadLettered,
  concurrencyCapped,
  noSecretsInSettings,
  ownIdentity,
  httpsOnly,
  functionsTraced,
];
