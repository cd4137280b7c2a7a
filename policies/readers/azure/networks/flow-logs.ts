import { type Known, UNKNOWN } from "../../../facts/known.ts";
import type { Network } from "../../../facts/networks.ts";
import { anyIn } from "../../lists.ts";
import { allOf, anyOf, holds } from "../../logic.ts";
import { isLookedUp } from "../../looked-up.ts";
import { property } from "../../property.ts";
import type { ResourceView } from "../../reader.ts";
import { type Naming, satellitesOf } from "../../satellites.ts";
import { isAzure } from "../types.ts";
import { isNetwork, isSubnet } from "./subnets.ts";

const isFlowLog = isAzure("network", "FlowLog");

const TARGET: Naming = { by: ["targetResourceId"], as: [["id"]] };
const IN_NETWORK: Naming = { by: ["virtualNetworkName"], as: [["name"], ["virtualNetworkName"]] };

/**
 * Every virtual network, and whether it has a flow log, or each of its subnets has one. Logs of security groups do not
 * count: Azure makes no new ones and drops them in 2027 (learn.microsoft.com/azure/network-watcher/nsg-flow-logs-overview).
 */
export function networks(resources: readonly ResourceView[]): readonly Network[] {
  const all = resources.filter(isNetwork);
  const subnets = resources.filter(isSubnet);
  const logs = resources.filter(isFlowLog);
  const logged = (one: ResourceView, alike: readonly ResourceView[]): Known<boolean> =>
    anyIn(satellitesOf(one, logs, alike, TARGET), ({ inputs }) =>
      holds(property(inputs, "enabled"), (enabled) => enabled === true),
    );
  const partsLogged = (network: ResourceView): Known<boolean> => {
    // A part of the network's own definition has no id that a program could name.
    if (property(network.inputs, "subnets") !== undefined) return false;
    const parts = satellitesOf(network, subnets, all, IN_NETWORK);
    if (parts === UNKNOWN) return UNKNOWN;
    return parts.length > 0 && allOf(parts.map((part) => logged(part, subnets)));
  };
  return all
    .filter((network) => !isLookedUp(network))
    .map((network) => ({
      urn: network.urn,
      name: network.name,
      flowLogs: anyOf([logged(network, all), partsLogged(network)]),
    }));
}
