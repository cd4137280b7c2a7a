import { awsType, type Evidence, on } from "./evidence.ts";

const aws = (module: string, type: string, rule: string, change: Evidence["change"]): Evidence =>
  on("aws")(rule, awsType(module, type), change);

const COUNT = { name: "count", priority: 0, action: { count: {} } };

export const GATEWAYS_EVIDENCE: readonly Evidence[] = [
  aws("wafv2", "WebAclAssociation", "api1-gateways-behind-firewall", "removed"),
  aws("wafv2", "WebAcl", "api1-gateways-behind-firewall", { set: { rules: [] } }),
  aws("wafv2", "WebAcl", "api1-gateways-behind-firewall", { set: { rules: [COUNT] } }),
  aws("apigateway", "RestApi", "api2-requests-authenticated", { set: { tags: {} } }),
  aws("apigateway", "Stage", "api3-requests-logged", { set: { accessLogSettings: undefined } }),
  aws("wafv2", "WebAclLoggingConfiguration", "api3-requests-logged", "removed"),
  // Without a domain of a company's own the address is AWS's, and so is what it speaks.
  aws("apigateway", "DomainName", "api4-modern-tls", {
    added: { domainName: "images.example.com", securityPolicy: "TLS_1_0" },
  }),
  aws("apigateway", "MethodSettings", "api5-requests-throttled", "removed"),
  aws("apigateway", "MethodSettings", "api5-requests-throttled", { set: { "settings.throttlingRateLimit": -1 } }),
  aws("apigateway", "MethodSettings", "api5-requests-throttled", { set: { "settings.dataTraceEnabled": true } }),
];
