import type { Settings } from "../../../config.ts";
import { canonical, isPrivate, overlap, PRIVATE_NETWORKS } from "../../../contract/cidr.ts";
import { fault, faultsOf } from "./fault.ts";

const PRIVATE = `a network in ${PRIVATE_NETWORKS.join(", ")}`;

/** Networks whose addresses would be somebody else's, or lie in each other's way. */
export function addressFaults({ network, warehouse }: Settings): string[] {
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
      network.zones !== undefined &&
        fault(
          "network.zones",
          "nothing, because a network on Azure lies in all of its region's zones",
          network.zones,
          "Remove it: in staging and prod whatever can lies in several zones.",
        ),
    ),
    ...overlaps([own, ...peers]),
    ...repeated(warehouse.analystAccess),
  ];
}

/** A second rule of the same name is one that Azure refuses. */
function repeated(networks: readonly string[]): string[] {
  const twice = new Set(networks.filter((cidr, at) => networks.indexOf(cidr) !== at));
  return [...twice].map((cidr) =>
    fault("warehouse.analystAccess", "each network once", `${cidr} more than once`, "Remove the others."),
  );
}

interface Named {
  readonly setting: string;
  readonly cidr: string;
}

/** Azure takes a network by its first address only ("InvalidCIDRNotation"). */
function notCanonical({ setting, cidr }: Named): string[] {
  const first = canonical(cidr);
  return first === cidr ? [] : [fault(setting, `a network's first address, ${first}`, cidr, `Write ${first}.`)];
}

/** Routes could not tell them apart, and Azure joins no networks that share addresses. */
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
