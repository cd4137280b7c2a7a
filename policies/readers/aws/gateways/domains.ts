import type { GatewayPart, OldestTls } from "../../../facts/gateways.ts";
import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { isAws } from "../types.ts";
import { isRestApi } from "./rest-apis.ts";

const isDomain = isAws("apigateway", "DomainName");
const isHttpDomain = isAws("apigatewayv2", "DomainName");

/** Every domain of a company's own, and the addresses of AWS's of which a program says what they speak. */
export const domains = (resources: readonly ResourceView[]): readonly GatewayPart[] => [
  ...resources.filter(isDomain).map((domain) => speaks(domain, property(domain.inputs, "securityPolicy"))),
  ...resources
    .filter(isHttpDomain)
    .map((domain) => speaks(domain, property(domain.inputs, "domainNameConfiguration", "securityPolicy"))),
  ...resources.filter(isRestApi).flatMap((api) => {
    const policy = property(api.inputs, "securityPolicy");
    return policy === undefined ? [] : [speaks(api, policy)];
  }),
];

const speaks = ({ urn, name }: ResourceView, policy: Known<unknown>): GatewayPart => ({
  urn,
  name,
  oldestTls: policy === UNKNOWN ? UNKNOWN : oldestTlsOf(policy),
});

/**
 * `TLS_1_0` and `TLS_1_2` are old policies. Of newer ones those with a number after TLS13 begin there
 * (`SecurityPolicy_TLS13_1_2_2021_06`: 1.2), and the others at what they are called by (`SecurityPolicy_TLS12_2018_EDGE`).
 * Source: docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-list.html
 */
function oldestTlsOf(policy: unknown): OldestTls {
  const text = typeof policy === "string" ? policy : "";
  const found =
    /^TLS_1_([0-3])$/.exec(text) ??
    /^SecurityPolicy_TLS13_1_([0-3])_/.exec(text) ??
    /^SecurityPolicy_TLS1([0-3])_/.exec(text);
  return found === null ? "unstated" : (`1.${found[1]}` as OldestTls);
}
