import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { NetworkDefault } from "../../../facts/networks.ts";
import { anyOf, holds } from "../../logic.ts";
import { isLookedUp } from "../../looked-up.ts";
import { elements, property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { satellitesOf } from "../../satellites.ts";
import { isAnyRule, isDefaultGroup, isGroup } from "./security-groups.ts";
import { IN_VPC, isDefaultVpc, isVpc } from "./vpcs.ts";

/** What each VPC's default security group lets through: the group of whatever is given none. */
export function networkDefaults(resources: readonly ResourceView[]): readonly NetworkDefault[] {
  const vpcs = resources.filter(isVpc);
  return vpcs
    .filter((vpc) => !isLookedUp(vpc))
    .map((vpc) => ({ urn: vpc.urn, name: vpc.name, opening: opening(vpc, resources, vpcs) }));
}

function opening(
  vpc: ResourceView,
  resources: readonly ResourceView[],
  vpcs: readonly ResourceView[],
): NetworkDefault["opening"] {
  const groups = defaultGroups(vpc, resources.filter(isDefaultGroup), vpcs);
  if (groups === UNKNOWN) return UNKNOWN;
  if (groups.length === 0) return "leaves its default security group the rules that AWS gave it";
  const rules = resources.filter(isAnyRule);
  const owners = [...resources.filter(isGroup), ...vpcs];
  const attached = (to: ResourceView, id: string): Known<boolean> => {
    const own: Known<readonly ResourceView[]> = satellitesOf(to, rules, owners, {
      by: ["securityGroupId"],
      as: [[id]],
    });
    return holds(own, ({ length }) => length > 0);
  };
  const filled = (group: ResourceView): Known<boolean> =>
    anyOf([isFilled(group, "ingress"), isFilled(group, "egress"), attached(group, "id")]);
  const any = anyOf([attached(vpc, "defaultSecurityGroupId"), anyOf(groups.map(filled))]);
  return any === UNKNOWN ? UNKNOWN : any ? "has rules in its default security group" : undefined;
}

/** A DefaultSecurityGroup that names no VPC is the default VPC's. */
function defaultGroups(
  vpc: ResourceView,
  groups: readonly ResourceView[],
  vpcs: readonly ResourceView[],
): Known<readonly ResourceView[]> {
  const unnamed = groups.filter(({ inputs }) => property(inputs, "vpcId") === undefined);
  return isDefaultVpc(vpc) && unnamed.length > 0 ? unnamed : satellitesOf(vpc, groups, vpcs, IN_VPC);
}

function isFilled({ inputs }: ResourceView, key: string): Known<boolean> {
  const rules: Known<readonly Known<unknown>[]> = elements(property(inputs, key));
  return holds(rules, ({ length }) => length > 0);
}
