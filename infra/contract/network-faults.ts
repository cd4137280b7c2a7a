import type { Settings } from "../config.ts";
import { canonical, isPrivate, overlap, PRIVATE_NETWORKS } from "./cidr.ts";
import { fault, faultsOf } from "./fault.ts";

const PRIVATE = `a network in ${PRIVATE_NETWORKS.join(", ")}`;

/** Networks in a cloud whose addresses would be somebody else's, or lie in each other's way. */
export function networkFaults({ network, warehouse }: Settings): string[] {
  const peers = network.peers.map(({ cidr }, at) => ({ setting: `network.peers.${at}.cidr`, cidr }));
  const analysts = warehouse.analystAccess.map((cidr, at) => ({ setting: `warehouse.analystAccess.${at}`, cidr }));
  const own = { setting: "network.cidr", cidr: network.cidr };
  return [
    ...[own, ...peers, ...analysts].flatMap(notCanonical),
    ...faultsOf(
      !isPrivate(own.cidr) &&
        fault(own.setting, PRIVATE, own.cidr, "Choose one of these, which the internet does not route."),
      ...analysts.map(
        ({ setting, cidr }) =>
          !isPrivate(cidr) &&
          fault(
            setting,
            PRIVATE,
            cidr,
            "The warehouse has no public address: name the analysts' addresses inside the peering or the VPN.",
          ),
      ),
    ),
    ...overlaps([own, ...peers]),
    ...repeatedFaults("warehouse.analystAccess", warehouse.analystAccess),
  ];
}

/** A second rule or peering of the same kind is one that clouds refuse. */
export function repeatedFaults(setting: string, values: readonly string[]): string[] {
  const twice = new Set(values.filter((value, at) => values.indexOf(value) !== at));
  return [...twice].map((value) =>
    fault(setting, "each network once", `${value} more than once`, "Remove the others."),
  );
}

interface Named {
  readonly setting: string;
  readonly cidr: string;
}

/** AWS stores a network by its first address, and would be asked to change it at every run; Azure takes no other. */
function notCanonical({ setting, cidr }: Named): string[] {
  const first = canonical(cidr);
  return first === cidr ? [] : [fault(setting, `a network's first address, ${first}`, cidr, `Write ${first}.`)];
}

/** Routes could not tell them apart, and no cloud joins networks that share addresses. */
function overlaps(networks: readonly Named[]): string[] {
  return networks.flatMap((one, at) =>
    networks
      .slice(0, at)
      .filter((other) => overlap(one.cidr, other.cidr))
      .map((other) =>
        fault(
          one.setting,
          `addresses that ${other.setting} (${other.cidr}) has not`,
          one.cidr,
          "Give one of the two networks other addresses.",
        ),
      ),
  );
}
