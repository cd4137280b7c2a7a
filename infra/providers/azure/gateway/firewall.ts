import type * as azure from "@pulumi/azure-native";
import type { ComponentResource } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import type { Settings } from "../../../config.ts";
import type { Account, AzureWeb } from "../capabilities.ts";
import { cdn, frontdoor } from "../sdk.ts";
import { sizesOf } from "../sizes.ts";
import { EVERYWHERE } from "./profile.ts";

type Rule = azure.types.input.frontdoor.CustomRuleArgs;
type ManagedRules = azure.types.input.frontdoor.ManagedRuleSetListArgs;

/**
 * Windows that Front Door counts in, in minutes: 1 and 5 are all there are. `requestsPerFiveMinutesPerIp` is counted as it
 * is set. `requestsPerSecond`, all customers together, is counted in a minute: 60 times as many, so that bursts pass and the
 * average does not; what is over is refused until the minute ends. Each of Front Door's servers counts by itself, so that
 * somewhat more gets through. Source: learn.microsoft.com/azure/web-application-firewall/afds/waf-front-door-rate-limit
 */
const PER_ADDRESS_MINUTES = 5;
const TOGETHER_MINUTES = 1;
const SECONDS_PER_MINUTE = 60;

/** Every request: all have a Host header, and this is how long it is. The same source; a limit without a condition is refused. */
const EVERY_REQUEST = {
  matchVariable: "RequestHeader",
  selector: "Host",
  operator: "GreaterThanOrEqual",
  matchValue: ["0"],
};

/**
 * Rules that Microsoft keeps up to date, which only Premium has. Of a body they read the first 128 KB; the application's own
 * bodies are a few hundred bytes, because images go to the store. A link's signature is left out: it is random text, in
 * which a rule may see anything, and the storage account judges it.
 * Source: learn.microsoft.com/azure/web-application-firewall/afds/waf-front-door-drs
 */
const MANAGED: ManagedRules = {
  managedRuleSets: [
    {
      ruleSetType: "Microsoft_DefaultRuleSet",
      ruleSetVersion: "2.1",
      ruleSetAction: "Block",
      exclusions: [{ matchVariable: "QueryStringArgNames", selectorMatchOperator: "Equals", selector: "sig" }],
    },
    { ruleSetType: "Microsoft_BotManagerRuleSet", ruleSetVersion: "1.1" },
  ],
};

/** The web application firewall before every address of the gateway: listed addresses, limits, managed rules, in this order. */
export function firewall(
  parent: ComponentResource,
  { stack, settings }: Context,
  { resourceGroup, tags }: Pick<Account, "resourceGroup" | "tags">,
  { frontDoor, frontDoorEndpoint }: Pick<AzureWeb, "frontDoor" | "frontDoorEndpoint">,
  custom: cdn.AFDCustomDomain | undefined,
): void {
  const { frontDoor: sku } = sizesOf(settings);
  const policy = new frontdoor.Policy(
    `${stack}-web`,
    {
      resourceGroupName: resourceGroup,
      // Letters and digits, a letter first: learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules.
      policyName: `${stack.replaceAll("-", "")}web`,
      location: EVERYWHERE,
      tags: { ...tags },
      sku: { name: sku },
      policySettings: {
        enabledState: "Enabled",
        mode: "Prevention",
        requestBodyCheck: "Enabled",
        ...SCRUBBED,
      },
      customRules: { rules: rulesOf(settings) },
      managedRules: sku === "Premium_AzureFrontDoor" ? MANAGED : { managedRuleSets: [] },
    },
    { parent },
  );
  new cdn.SecurityPolicy(
    `${stack}-web`,
    {
      resourceGroupName: resourceGroup,
      profileName: frontDoor.name,
      securityPolicyName: "web",
      parameters: {
        type: "WebApplicationFirewall",
        wafPolicy: { id: policy.id },
        associations: [
          {
            domains: [frontDoorEndpoint, ...(custom === undefined ? [] : [custom])].map(({ id }) => ({ id })),
            patternsToMatch: ["/*"],
          },
        ],
      },
    },
    { parent },
  );
}

/** What a rule found is in the log, but no key and no value of a query: links are signed. */
const SCRUBBED = {
  state: "Enabled",
  scrubbingRules: [
    {
      matchVariable: "RequestHeaderNames",
      selectorMatchOperator: "Equals",
      selector: "authorization",
      state: "Enabled",
    },
    { matchVariable: "QueryStringArgNames", selectorMatchOperator: "EqualsAny", state: "Enabled" },
  ],
};

/** The stack's own rules. A rule's name has letters and digits alone. */
function rulesOf({ gateway }: Settings): Rule[] {
  const { blockedIps, requestsPerFiveMinutesPerIp, requestsPerSecond } = gateway;
  const blocked: Omit<Rule, "priority"> = {
    name: "blockedIps",
    ruleType: "MatchRule",
    // The address that connects: that in X-Forwarded-For is whatever a client writes there.
    matchConditions: [{ matchVariable: "SocketAddr", operator: "IPMatch", matchValue: [...blockedIps] }],
    action: "Block",
  };
  const limit = (name: string, minutes: number, requests: number, groupBy: string): Omit<Rule, "priority"> => ({
    name,
    ruleType: "RateLimitRule",
    rateLimitDurationInMinutes: minutes,
    rateLimitThreshold: requests,
    groupBy: [{ variableName: groupBy }],
    matchConditions: [EVERY_REQUEST],
    action: "Block",
  });
  return [
    // A list must name somebody.
    ...(blockedIps.length === 0 ? [] : [blocked]),
    limit("requestsPerAddress", PER_ADDRESS_MINUTES, requestsPerFiveMinutesPerIp, "SocketAddr"),
    limit("requestsTogether", TOGETHER_MINUTES, requestsPerSecond * TOGETHER_MINUTES * SECONDS_PER_MINUTE, "None"),
  ].map((rule, at) => ({ ...rule, priority: at + 1, enabledState: "Enabled" }));
}
