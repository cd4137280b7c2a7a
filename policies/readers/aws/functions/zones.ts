import { type Known, UNKNOWN } from "../../../facts/known.ts";
import { elements, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { isAws } from "../types.ts";

const isSubnet = isAws("ec2", "Subnet");
/** Where a subnet says its zone: in one property or the other. */
const ZONE = ["availabilityZone", "availabilityZoneId"];

/**
 * Zones of the subnets that a function has: 0 where it has none. A subnet that is not of the stack is taken to lie in a zone
 * of its own.
 * @returns UNKNOWN where only the deployment will tell; one subnet lies in one zone, whichever it is
 */
export function zones(lambda: ResourceView, resources: readonly ResourceView[]): Known<number> {
  const ids = elements(property(lambda.inputs, "vpcConfig", "subnetIds"));
  if (ids === UNKNOWN) return UNKNOWN;
  if (ids.length < 2) return ids.length;
  if (ids.includes(UNKNOWN)) return UNKNOWN;
  const subnets = resources.filter(isSubnet);
  return new Set(ids.map((id) => zoneOf(id, subnets))).size;
}

function zoneOf(id: unknown, subnets: readonly ResourceView[]): unknown {
  const subnet = subnets.find(({ props }) => property(props, "id") === id);
  const stated = ZONE.map((key) => property(subnet?.inputs, key)).find((zone) => typeof zone === "string");
  return stated ?? id;
}
