import type { Firewall, GatewayPart } from "../../../facts/gateways.ts";
import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { anyIn } from "../../lists.ts";
import { allOf, anyOf, holds } from "../../logic.ts";
import { namedBy } from "../../named.ts";
import { elements, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { isAzure } from "../types.ts";
import { isFirewall, refuses, throttles } from "./firewalls.ts";

const isSecurityPolicy = isAzure("cdn", "SecurityPolicy");

/** The pattern of paths that leaves none out. */
const EVERY_PATH = "/*";

/**
 * What the firewall before an address does.
 * @param addresses all of the stack's endpoints and domains
 */
export function protection(
  address: ResourceView,
  addresses: readonly ResourceView[],
  resources: readonly ResourceView[],
): Required<Pick<GatewayPart, "firewall" | "throttled">> {
  const urns = new Set(addresses.map(({ urn }) => urn));
  const attached = resources
    .filter(isSecurityPolicy)
    .map((policy) => ({ policy, isFor: covers(policy, address, urns) }))
    .filter(({ isFor }) => isFor !== false);
  const sure = attached.find(({ isFor }) => isFor === true);
  if (sure === undefined) return attached.length > 0 ? NOT_KNOWN : { firewall: "none", throttled: false };
  const firewall = namedBy(sure.policy, resources.filter(isFirewall), {
    by: ["parameters", "wafPolicy", "id"],
    as: [["id"]],
  });
  // Rules of a firewall that the stack only names are not told.
  if (firewall === UNKNOWN || firewall === undefined) return NOT_KNOWN;
  return { firewall: inWords(refuses(firewall)), throttled: throttles(firewall) };
}

const NOT_KNOWN = { firewall: UNKNOWN, throttled: UNKNOWN } as const;

const inWords = (refusing: Known<boolean>): Known<Firewall> =>
  refusing === UNKNOWN ? UNKNOWN : refusing ? "refuses" : "counts";

/** Whether a security policy is for every path of an address. It names addresses in lists, by their ids. */
function covers(policy: ResourceView, address: ResourceView, addresses: ReadonlySet<string>): Known<boolean> {
  const associations = elements(property(policy.inputs, "parameters", "associations"));
  const made = (policy.propertyDependencies["parameters"] ?? []).filter((urn) => addresses.has(urn));
  const byOrigin: Known<boolean> = made.length === 0 ? UNKNOWN : made.includes(address.urn);
  if (associations === UNKNOWN) return byOrigin;
  const id = property(address.props, "id");
  const isAddress = (domain: Known<unknown>): Known<boolean> => {
    const named = property(domain, "id");
    return typeof named === "string" && typeof id === "string" ? sameId(named, id) : byOrigin;
  };
  return anyOf(
    associations.map((association) => {
      const domains = elements(property(association, "domains"));
      const patterns = elements(property(association, "patternsToMatch"));
      return allOf([
        anyIn(patterns, (pattern) => holds(pattern, (path) => path === EVERY_PATH)),
        domains === UNKNOWN ? byOrigin : anyIn(domains, isAddress),
      ]);
    }),
  );
}

/** Azure does not tell cases apart. */
const sameId = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
