import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { Admission, PortRange } from "../../../facts/networks.ts";
import { anybodyAmong } from "../../anybody.ts";
import { isLookedUp } from "../../looked-up.ts";
import { elements, firstOf, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { isGroup, isIngressRule, isRule } from "./security-groups.ts";

/** Every rule that lets something in, in whichever of the three ways a program writes it. */
export const admissions = (resources: readonly ResourceView[]): readonly Admission[] =>
  resources
    .filter((resource) => !isLookedUp(resource))
    .flatMap((resource) => rulesOf(resource).map((rule) => admission(resource, rule)));

function rulesOf(resource: ResourceView): readonly Known<unknown>[] {
  if (isGroup(resource)) {
    const ingress = elements(property(resource.inputs, "ingress"));
    return ingress === UNKNOWN ? [] : ingress;
  }
  const letsIn = isIngressRule(resource) || (isRule(resource) && property(resource.inputs, "type") === "ingress");
  return letsIn ? [resource.inputs] : [];
}

function admission({ urn, name }: ResourceView, rule: Known<unknown>): Admission {
  const listed = ["cidrBlocks", "ipv6CidrBlocks"].flatMap((key): readonly Known<unknown>[] => {
    const ranges = elements(property(rule, key));
    return ranges === UNKNOWN ? [UNKNOWN] : ranges;
  });
  const single = ["cidrIpv4", "cidrIpv6"].map((key) => property(rule, key));
  return { urn, name, anybody: anybodyAmong([...listed, ...single]), ports: ports(rule) };
}

const EVERY_PORT: PortRange = { first: 0, last: 65535 };

/** By name and by number: iana.org, "Protocol Numbers". */
const WITH_PORTS: readonly string[] = ["tcp", "6", "udp", "17"];

/** Messages of the network itself, which reach no port. */
const WITHOUT_PORTS: readonly string[] = ["icmp", "1", "icmpv6", "58"];

/** Of a protocol that AWS knows no ports of, and of all protocols at once (`-1`), a rule is for every port, whatever it says. */
function ports(rule: Known<unknown>): Known<readonly PortRange[]> {
  const stated = firstOf(property(rule, "protocol"), property(rule, "ipProtocol"));
  if (stated === UNKNOWN) return UNKNOWN;
  const protocol = String(stated).toLowerCase();
  if (WITHOUT_PORTS.includes(protocol)) return [];
  if (!WITH_PORTS.includes(protocol)) return [EVERY_PORT];
  const [first, last] = [property(rule, "fromPort"), property(rule, "toPort")];
  if (first === UNKNOWN || last === UNKNOWN) return UNKNOWN;
  return [typeof first === "number" && typeof last === "number" ? { first, last } : EVERY_PORT];
}
