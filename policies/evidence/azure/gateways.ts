import { azureType, type Change, type Evidence, on, setOn } from "../evidence.ts";

const azure = (module: string, type: string, rule: string, change: Evidence["change"], name?: string): Evidence =>
  on("azure")(rule, azureType(module, type), change, name);

const firewall = (rule: string, set: Change): Evidence => setOn("azure")(rule, azureType("frontdoor", "Policy"), set);

const FIREWALL = "api1-gateways-behind-firewall";
const LOGGED = "api3-requests-logged";
const TLS = "api4-modern-tls";
const THROTTLED = "api5-requests-throttled";

export const AZURE_GATEWAYS_EVIDENCE: readonly Evidence[] = [
  azure("cdn", "SecurityPolicy", FIREWALL, "removed"),
  azure("cdn", "SecurityPolicy", FIREWALL, { set: { "parameters.associations.0.patternsToMatch": ["/api/*"] } }),
  firewall(FIREWALL, { "policySettings.mode": "Detection" }),
  firewall(FIREWALL, { "policySettings.enabledState": "Disabled" }),
  firewall(FIREWALL, { managedRules: undefined, customRules: undefined }),
  azure("cdn", "Profile", "api2-requests-authenticated", { set: { tags: {} } }),
  azure("monitor", "DiagnosticSetting", LOGGED, "removed", "gateway-logs"),
  azure("monitor", "DiagnosticSetting", LOGGED, { set: { "logs.0.enabled": false } }, "gateway-logs"),
  azure("monitor", "DiagnosticSetting", LOGGED, { set: { "logs.1.enabled": false } }, "gateway-logs"),
  azure("cdn", "Route", TLS, { set: { httpsRedirect: "Disabled" } }),
  // Without a domain of a company's own the address is Azure's, and so is what it speaks.
  azure("cdn", "AFDCustomDomain", TLS, {
    added: { hostName: "images.example.com", tlsSettings: { minimumTlsVersion: "TLS10" } },
  }),
  firewall(THROTTLED, { customRules: undefined }),
  firewall(THROTTLED, { "policySettings.mode": "Detection" }),
];
