import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { Network } from "../../../facts/networks.ts";
import { allOf, anyOf, holds } from "../../logic.ts";
import { isLookedUp } from "../../looked-up.ts";
import type { ResourceView } from "../../reader.ts";
import { type Naming, satellitesOf } from "../../satellites.ts";
import { isAws } from "../types.ts";
import { IN_VPC, isVpc } from "./vpcs.ts";

const isFlowLog = isAws("ec2", "FlowLog");
const isSubnet = isAws("ec2", "Subnet");

const OF_SUBNET: Naming = { by: ["subnetId"], as: [["id"]] };

/** Every VPC, and whether it has a flow log, or each of its subnets has one. */
export function networks(resources: readonly ResourceView[]): readonly Network[] {
  const vpcs = resources.filter(isVpc);
  const subnets = resources.filter(isSubnet);
  const logs = resources.filter(isFlowLog);
  const logged = (one: ResourceView, alike: readonly ResourceView[], naming: Naming): Known<boolean> => {
    const own: Known<readonly ResourceView[]> = satellitesOf(one, logs, alike, naming);
    return holds(own, ({ length }) => length > 0);
  };
  const partsLogged = (vpc: ResourceView): Known<boolean> => {
    const parts = satellitesOf(vpc, subnets, vpcs, IN_VPC);
    if (parts === UNKNOWN) return UNKNOWN;
    return parts.length > 0 && allOf(parts.map((part) => logged(part, subnets, OF_SUBNET)));
  };
  return vpcs
    .filter((vpc) => !isLookedUp(vpc))
    .map((vpc) => ({
      urn: vpc.urn,
      name: vpc.name,
      flowLogs: anyOf([logged(vpc, vpcs, IN_VPC), partsLogged(vpc)]),
    }));
}
