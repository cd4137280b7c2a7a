import type { GatewayPart, OldestTls } from "../../../facts/gateways.ts";
import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { AUTHENTICATION_TAG, byApplication } from "../../authentication.ts";
import { anyIn } from "../../lists.ts";
import { anyOf, holds } from "../../logic.ts";
import { namedBy } from "../../named.ts";
import { property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { satellitesOf } from "../../satellites.ts";
import { isAzure } from "../types.ts";

const isService = isAzure("apimanagement", "ApiManagementService");
const isApi = isAzure("apimanagement", "Api");
const isPolicy = isAzure("apimanagement", "ApiPolicy");

/** Statements of an API's policy that prove who sends a request. */
const PROOF = /<(validate-jwt|validate-azure-ad-token|validate-client-certificate)\b/;

/** Switches of a service for what its addresses speak besides TLS 1.2; each is off unless a program turns it on. */
const PROTOCOLS = "Microsoft.WindowsAzure.ApiManagement.Gateway.Security.Protocols.";
const OLD_PROTOCOLS: readonly (readonly [name: string, OldestTls])[] = [
  ["Ssl30", "1.0"],
  ["Tls10", "1.0"],
  ["Tls11", "1.1"],
];

/** API Management's services and APIs. */
export function apis(resources: readonly ResourceView[]): readonly GatewayPart[] {
  const services = resources.filter(isService);
  const all = resources.filter(isApi);
  const policies = resources.filter(isPolicy);
  return [
    ...services.map(service),
    ...all.map((api): GatewayPart => {
      const { urn, name, inputs } = api;
      const of = namedBy(api, services, { by: ["serviceName"], as: [["name"], ["serviceName"]] });
      const own = satellitesOf(api, policies, all, { by: ["apiId"], as: [["name"], ["apiId"]] });
      return {
        urn,
        name,
        authenticated: anyOf([
          // A subscription's key is asked for unless a program says otherwise.
          holds(property(inputs, "subscriptionRequired"), (required) => required !== false),
          anyIn(own, proves),
          typeof of === "object"
            ? byApplication(property(of.inputs, "tags", AUTHENTICATION_TAG))
            : unknownOr(of, false),
        ]),
      };
    }),
  ];
}

function service({ urn, name, inputs }: ResourceView): GatewayPart {
  const properties = property(inputs, "customProperties");
  const stated = OLD_PROTOCOLS.map(([key, tls]) => ({ tls, on: property(properties, PROTOCOLS + key) }));
  const old = stated.find(({ on }) => typeof on === "string" && on.toLowerCase() === "true");
  const oldestTls = old?.tls ?? (stated.some(({ on }) => on === UNKNOWN) ? UNKNOWN : "1.2");
  return { urn, name, oldestTls };
}

const proves = ({ inputs }: ResourceView): Known<boolean> =>
  holds(property(inputs, "value"), (policy) => typeof policy === "string" && PROOF.test(policy));

const unknownOr = <T>(value: Known<unknown>, otherwise: T): Known<T> => (value === UNKNOWN ? UNKNOWN : otherwise);
