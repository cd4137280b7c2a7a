import type { ResourceView } from "../../../policies/readers/reader.ts";
import { modernTls } from "../../../policies/rules/gateways/api4-modern-tls.ts";
import { holdAgainst } from "../hold-against.ts";
import { api, aws, http } from "./aws-gateway.ts";
import { azure, domain as azureDomain, endpoint, route } from "./front-door.ts";

const OLD = (tls: string, name = "images"): string =>
  `${name} speaks TLS ${tls}. Allowed: TLS 1.2 and newer. Give it a newer security policy.`;
const UNSTATED = (name = "images"): string =>
  `${name} does not say which TLS it speaks. Allowed: TLS 1.2 and newer. Give it a newer security policy.`;
const PLAIN = "all answers requests without TLS. Allowed: HTTPS, or a redirection to it. Turn the redirection on.";

const domain = (securityPolicy?: unknown): ResourceView[] => [
  aws("apigateway", "DomainName", "images", { domainName: "images.example.com", securityPolicy }),
];
const httpDomain = (securityPolicy: string): ResourceView[] => [
  http("DomainName", "images", { domainNameConfiguration: { endpointType: "REGIONAL", securityPolicy } }),
];
const NEWER = ["TLS13_1_2_2021_06", "TLS13_1_3_2025_09", "TLS13_2025_EDGE", "TLS12_2018_EDGE", "TLS12_PFS_2025_EDGE"];

holdAgainst(modernTls, "aws", {
  keeps: domain("TLS_1_2"),
  keepsToo: [
    ...NEWER.map((policy) => [policy, domain(`SecurityPolicy_${policy}`)] as const),
    ["a domain of an HTTP API", httpDomain("TLS_1_2")],
    ["AWS's own address", [api()]],
    ["AWS's own address with a newer policy", [api({ securityPolicy: "SecurityPolicy_TLS13_1_2_2021_06" })]],
  ],
  breaks: [
    ["TLS 1.0", domain("TLS_1_0"), [OLD("1.0")]],
    ["a domain that says nothing", domain(), [UNSTATED()]],
    ["a word that is not known here", domain("Strict"), [UNSTATED()]],
    ["a domain of an HTTP API", httpDomain("TLS_1_0"), [OLD("1.0")]],
    ["AWS's own address with an old policy", [api({ securityPolicy: "TLS_1_0" })], [OLD("1.0", "api")]],
  ],
});

const tls = (tlsSettings: unknown): ResourceView[] => [azureDomain({ tlsSettings })];
const PROTOCOL = "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.";
const service = (customProperties: Record<string, string>): ResourceView[] => [
  azure("apimanagement:ApiManagementService", "service", { customProperties }),
];

holdAgainst(modernTls, "azure", {
  keeps: [endpoint(), azureDomain({ tlsSettings: { minimumTlsVersion: "TLS12" } }), route()],
  keepsToo: [
    ["a domain that says nothing", tls(undefined)],
    ["newer suites", tls({ cipherSuiteSetType: "TLS12_2023" })],
    ["suites of its own", tls({ cipherSuiteSetType: "Customized", minimumTlsVersion: "TLS13" })],
    ["HTTPS alone", [route({ supportedProtocols: ["Https"], httpsRedirect: "Disabled" })]],
    ["API Management as it comes", service({})],
    ["API Management without old protocols", service({ [`${PROTOCOL}Tls10`]: "False" })],
  ],
  breaks: [
    ["TLS 1.0", tls({ minimumTlsVersion: "TLS10" }), [OLD("1.0")]],
    ["old suites", tls({ cipherSuiteSetType: "TLS10_2019" }), [OLD("1.0")]],
    ["a word that is not known here", tls({ minimumTlsVersion: "SSL3" }), [UNSTATED()]],
    ["a route without a redirection", [route({ httpsRedirect: "Disabled" })], [PLAIN]],
    ["a route that says nothing", [route({ httpsRedirect: undefined, supportedProtocols: undefined })], [PLAIN]],
    ["API Management with TLS 1.1", service({ [`${PROTOCOL}Tls11`]: "true" }), [OLD("1.1", "service")]],
  ],
});
