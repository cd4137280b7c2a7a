import type { GatewayPart, OldestTls } from "../../../facts/gateways.ts";
import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { AUTHENTICATION_TAG, byApplication } from "../../authentication.ts";
import { anyIn } from "../../lists.ts";
import { allOf, anyOf, holds } from "../../logic.ts";
import { elements, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { sendsLog } from "../diagnostics.ts";
import { isAzure } from "../types.ts";
import { protection } from "./protection.ts";

const isProfile = isAzure("cdn", "Profile");
const isEndpoint = isAzure("cdn", "AFDEndpoint");
const isDomain = isAzure("cdn", "AFDCustomDomain");
const isRoute = isAzure("cdn", "Route");

const ACCESS_LOG = "FrontDoorAccessLog";
const FIREWALL_LOG = "FrontDoorWebApplicationFirewallLog";

/** Front Door's profiles, which log; its endpoints and domains, before which firewalls stand; its routes. */
export function frontDoors(resources: readonly ResourceView[]): readonly GatewayPart[] {
  const profiles = resources.filter(isFrontDoor);
  const addresses = resources.filter((one) => isEndpoint(one) || isDomain(one));
  return [
    ...profiles.map((profile): GatewayPart => {
      const { urn, name, inputs } = profile;
      return {
        urn,
        name,
        // Front Door itself proves nobody.
        authenticated: byApplication(property(inputs, "tags", AUTHENTICATION_TAG)),
        accessLog: sendsLog(profile, ACCESS_LOG, resources, profiles),
        firewallLog: sendsLog(profile, FIREWALL_LOG, resources, profiles),
      };
    }),
    ...addresses.map((address): GatewayPart => {
      const { urn, name, inputs } = address;
      const before = protection(address, addresses, resources);
      if (!isDomain(address)) return { urn, name, ...before };
      return { urn, name, ...before, oldestTls: oldestTls(property(inputs, "tlsSettings")) };
    }),
    ...resources.filter(isRoute).map(route),
  ];
}

/** Profiles of the older CDN have neither firewalls nor routes. */
const isFrontDoor = (resource: ResourceView): boolean => {
  const sku = property(resource.inputs, "sku", "name");
  return isProfile(resource) && typeof sku === "string" && sku.endsWith("_AzureFrontDoor");
};

/** Undefined: Azure's own, 1.2 (learn.microsoft.com/azure/frontdoor/end-to-end-tls). */
function oldestTls(settings: Known<unknown>): Known<OldestTls> {
  const suites = property(settings, "cipherSuiteSetType");
  const stated = property(settings, "minimumTlsVersion");
  if (suites === UNKNOWN || stated === UNKNOWN) return UNKNOWN;
  const text = stated ?? (suites === "Customized" ? undefined : suites) ?? "TLS12";
  const found = typeof text === "string" ? /^TLS1([0-3])/.exec(text) : null;
  return found === null ? "unstated" : (`1.${found[1]}` as OldestTls);
}

const isHttp = (one: Known<unknown>): Known<boolean> => holds(one, (protocol) => protocol === "Http");

/** A route takes both protocols, and redirects from the one to the other only where a program asks for it. */
function route({ urn, name, inputs }: ResourceView): GatewayPart {
  const protocols = elements(property(inputs, "supportedProtocols"));
  const takesHttp = anyOf([holds(protocols, (all) => all.length === 0), anyIn(protocols, isHttp)]);
  const redirects = property(inputs, "httpsRedirect");
  return { urn, name, plainHttp: allOf([takesHttp, holds(redirects, (state) => state !== "Enabled")]) };
}
