import type { ResourceView } from "../../../policies/readers/reader.ts";
import { type Told, type Values, view } from "../views.ts";

/** A resource of @pulumi/azure-native. */
export const azure = (type: string, name: string, inputs: Values, told?: Told): ResourceView =>
  view(`azure-native:${type}`, name, inputs, told);

const PROFILE_ID = "/subscriptions/1/resourceGroups/pipeline/providers/Microsoft.Cdn/profiles/door";
export const ENDPOINT_ID = `${PROFILE_ID}/afdEndpoints/web`;
export const DOMAIN_ID = `${PROFILE_ID}/customDomains/images`;
const FIREWALL_ID = "/subscriptions/1/resourceGroups/pipeline/providers/Microsoft.Network/waf/web";

export const profile = (inputs: Values = {}): ResourceView =>
  azure(
    "cdn:Profile",
    "door",
    { sku: { name: "Premium_AzureFrontDoor" }, tags: { authentication: "application" }, ...inputs },
    { answers: { id: PROFILE_ID } },
  );
export const endpoint = (inputs: Values = {}, told: Told = { answers: { id: ENDPOINT_ID } }): ResourceView =>
  azure("cdn:AFDEndpoint", "web", { profileName: "door", enabledState: "Enabled", ...inputs }, told);
export const domain = (inputs: Values = {}, told: Told = { answers: { id: DOMAIN_ID } }): ResourceView =>
  azure("cdn:AFDCustomDomain", "images", { profileName: "door", hostName: "images.example.com", ...inputs }, told);
export const route = (inputs: Values = {}): ResourceView =>
  azure("cdn:Route", "all", { supportedProtocols: ["Http", "Https"], httpsRedirect: "Enabled", ...inputs });

export const LIMIT = {
  name: "limit",
  priority: 1,
  ruleType: "RateLimitRule",
  action: "Block",
  rateLimitThreshold: 100,
};
export const MANAGED = { ruleSetType: "Microsoft_DefaultRuleSet", ruleSetVersion: "2.1", ruleSetAction: "Block" };

export const firewall = (inputs: Values = {}, told: Told = { answers: { id: FIREWALL_ID } }): ResourceView =>
  azure(
    "frontdoor:Policy",
    "firewall",
    {
      policySettings: { mode: "Prevention", enabledState: "Enabled" },
      managedRules: { managedRuleSets: [MANAGED] },
      customRules: { rules: [LIMIT] },
      ...inputs,
    },
    told,
  );

/** What attaches the firewall to addresses, of which the ids are given. */
export const security = (ids: readonly string[], spoilt: Values = {}, told?: Told, waf = FIREWALL_ID): ResourceView =>
  azure(
    "cdn:SecurityPolicy",
    "security",
    {
      parameters: {
        type: "WebApplicationFirewall",
        wafPolicy: { id: waf },
        associations: [{ domains: ids.map((id) => ({ id })), patternsToMatch: ["/*"], ...spoilt }],
      },
    },
    told,
  );

export const diagnostics = (...categories: string[]): ResourceView =>
  azure("monitor:DiagnosticSetting", "door", {
    resourceUri: PROFILE_ID,
    logs: categories.map((category) => ({ category, enabled: true })),
  });
