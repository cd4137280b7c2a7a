import type { Settings } from "../../../config.ts";
import { networkId } from "../network/peering.ts";
import { fault, faultsOf } from "../../../contract/fault.ts";

type Peer = Settings["network"]["peers"][number];

const SUBSCRIPTION = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Peers that Azure would not find, or would join twice. */
export const peerFaults = ({ network: { peers } }: Settings): string[] => [
  ...peers.flatMap((peer, at) => faultsOf(...wrong(peer, `network.peers.${at}`))),
  ...repeated(peers),
];

function wrong({ networkId: id, accountId, region }: Peer, setting: string): (string | false | undefined)[] {
  const known = networkId(id);
  const isSubscription = accountId !== undefined && SUBSCRIPTION.test(accountId);
  return [
    known === undefined &&
      fault(
        `${setting}.networkId`,
        "a virtual network's id, /subscriptions/<id>/resourceGroups/<name>/providers/Microsoft.Network/virtualNetworks/<name>,",
        `"${id}"`,
        "`az network vnet list` tells them all.",
      ),
    accountId !== undefined &&
      !isSubscription &&
      fault(
        `${setting}.accountId`,
        "a subscription's id, like 01234567-89ab-cdef-0123-456789abcdef,",
        `"${accountId}"`,
        "`az account list` tells them all. Leave it out for a network of the stack's own subscription.",
      ),
    isSubscription &&
      known !== undefined &&
      known.subscriptionId !== accountId.toLowerCase() &&
      fault(
        `${setting}.accountId`,
        `the subscription that ${setting}.networkId names, ${known.subscriptionId},`,
        accountId,
        "Correct the one that is wrong.",
      ),
    region !== undefined &&
      fault(
        `${setting}.region`,
        "nothing, because Azure knows a network's region by its id,",
        `"${region}"`,
        "Remove it.",
      ),
  ];
}

/** Azure does not tell cases apart. */
function repeated(peers: readonly Peer[]): string[] {
  const ids = peers.map(({ networkId: id }) => id.toLowerCase());
  const twice = peers.filter((_, at) => ids.indexOf(ids[at] ?? "") !== at);
  return twice.map(({ networkId: id }) =>
    fault("network.peers", "each network once", `${id} more than once`, "Remove the others."),
  );
}
