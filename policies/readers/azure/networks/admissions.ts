import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { Admission, PortRange } from "../../../facts/networks.ts";
import { anybodyAmong, isAnybody } from "../../anybody.ts";
import { isLookedUp } from "../../looked-up.ts";
import { allOf, holds } from "../../logic.ts";
import { elements, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { isAzure } from "../types.ts";

const isGroup = isAzure("network", "NetworkSecurityGroup");
const isRule = isAzure("network", "SecurityRule");

/**
 * Every rule of a security group, a resource of its own or a part of the group. That a rule before it may refuse the same is
 * not looked at: what is never to come in needs no rule that lets it.
 */
export const admissions = (resources: readonly ResourceView[]): readonly Admission[] =>
  resources
    .filter((resource) => !isLookedUp(resource))
    .flatMap((resource) => {
      const { urn, name, inputs } = resource;
      if (isRule(resource)) return [admission({ urn, name }, inputs)];
      const rules = isGroup(resource) ? elements(property(inputs, "securityRules")) : [];
      if (rules === UNKNOWN) return [];
      return rules.map((rule) => {
        const own = property(rule, "name");
        return admission({ urn, name: typeof own === "string" ? `${name}/${own}` : name }, rule);
      });
    });

function admission(subject: Pick<Admission, "urn" | "name">, rule: Known<unknown>): Admission {
  const letsIn = allOf([is(rule, "direction", "inbound"), is(rule, "access", "allow")]);
  const sources = singleAndListed(rule, "sourceAddressPrefix", "sourceAddressPrefixes");
  return {
    ...subject,
    anybody: letsIn === UNKNOWN ? UNKNOWN : letsIn ? anybodyAmong(sources, isEverywhere) : undefined,
    ports: is(rule, "protocol", "icmp") === true ? [] : ports(rule),
  };
}

/** Azure does not tell cases apart. */
const is = (rule: Known<unknown>, key: string, word: string): Known<boolean> =>
  holds(property(rule, key), (value) => typeof value === "string" && value.toLowerCase() === word);

/** Azure's words for all addresses, besides their range: learn.microsoft.com/azure/virtual-network/service-tags-overview. */
const EVERYWHERE = ["*", "any", "internet", "0.0.0.0"];

const isEverywhere = (source: string): boolean => EVERYWHERE.includes(source.toLowerCase()) || isAnybody(source);

/** Those of the ranges that are known: one that is breaks the rule, whatever the others turn out to be. */
const ports = (rule: Known<unknown>): readonly PortRange[] =>
  singleAndListed(rule, "destinationPortRange", "destinationPortRanges").flatMap((range) =>
    typeof range === "string" ? (portRange(range) ?? []) : [],
  );

/** Reads `443`, `8000-8080` and `*`. */
function portRange(range: string): PortRange | undefined {
  if (range === "*") return { first: 0, last: 65535 };
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? [];
  return first === undefined ? undefined : { first: Number(first), last: Number(last) };
}

/** What stands in one property, or several times in another. */
function singleAndListed(rule: Known<unknown>, single: string, list: string): readonly Known<unknown>[] {
  const listed = elements(property(rule, list));
  return [property(rule, single), ...(listed === UNKNOWN ? [UNKNOWN] : listed)];
}
