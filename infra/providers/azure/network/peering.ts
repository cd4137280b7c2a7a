import { createHash } from "node:crypto";
import type { ComponentResource } from "@pulumi/pulumi";
import type { Context } from "../../../contract/context.ts";
import { SettingsError } from "../../../contract/errors.ts";
import type { Account } from "../capabilities.ts";
import { network, privatedns } from "../sdk.ts";
import type { LinkedZone } from "./private-dns.ts";
import type { PrivateNetwork } from "./subnets.ts";

/** A network on Azure, as its id tells it. */
export interface NetworkId {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
}

const NETWORK_ID =
  /^\/subscriptions\/([0-9a-f-]{36})\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Network\/virtualNetworks\/([^/]+)$/i;

/** The parts of a virtual network's id; undefined for anything else. */
export function networkId(id: string): NetworkId | undefined {
  const [, subscriptionId, resourceGroup, name] = NETWORK_ID.exec(id) ?? [];
  if (subscriptionId === undefined || resourceGroup === undefined || name === undefined) return undefined;
  return { subscriptionId: subscriptionId.toLowerCase(), resourceGroup, name };
}

/**
 * Joins the networks of `network.peers`. Their addresses may reach the brokers and nothing else: the groups of all other
 * subnets admit none of them.
 *
 * Azure joins two networks once each side says so. For a peer of this subscription (one with no accountId) both sides are
 * made, and the peer looks the brokers' name up in the stack's zone. Another's owner makes the other side, and a record or
 * link for the name; until then ours leads nowhere, which Azure allows.
 * Source: learn.microsoft.com/azure/virtual-network/virtual-network-peering-overview
 * @param brokersZone where the brokers' name is looked up; undefined where they are somebody else's
 * @throws SettingsError where a networkId is not a virtual network's id
 */
export function peering(
  parent: ComponentResource,
  { stack, settings }: Context,
  { resourceGroup, tags }: Pick<Account, "resourceGroup" | "tags">,
  { vnet, all }: Pick<PrivateNetwork, "vnet" | "all">,
  brokersZone: LinkedZone | undefined,
): void {
  for (const [at, { networkId: id, accountId }] of settings.network.peers.entries()) {
    const peer = networkId(id);
    if (peer === undefined) throw new SettingsError([badId(at, id)]);
    const name = peeringName(stack, peer.name, id);
    const ours = new network.VirtualNetworkPeering(
      name,
      {
        resourceGroupName: resourceGroup,
        virtualNetworkName: vnet.name,
        virtualNetworkPeeringName: name,
        remoteVirtualNetwork: { id },
        ...ACCESS,
      },
      // Azure changes a network's subnets and peerings one at a time.
      { parent, dependsOn: [...all] },
    );
    if (accountId !== undefined) continue;
    new network.VirtualNetworkPeering(
      `${name}-back`,
      {
        resourceGroupName: peer.resourceGroup,
        virtualNetworkName: peer.name,
        virtualNetworkPeeringName: name,
        remoteVirtualNetwork: { id: vnet.id },
        ...ACCESS,
      },
      { parent, dependsOn: [ours] },
    );
    if (brokersZone === undefined) continue;
    new privatedns.VirtualNetworkLink(
      name,
      {
        resourceGroupName: resourceGroup,
        privateZoneName: brokersZone.zone.name,
        virtualNetworkLinkName: name,
        location: "global",
        virtualNetwork: { id },
        registrationEnabled: false,
        // The peer's own look-ups of other namespaces go on to the internet's answer.
        resolutionPolicy: "NxDomainRedirect",
        tags,
      },
      { parent },
    );
  }
}

/** Letters of a peering's name, and of a link's: learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules. */
const NAME_MAX = 80;

/** Two networks may have one name; the hash of the id tells them apart. A network's 64 letters and a stack's 30 are too many. */
function peeringName(stack: string, peer: string, id: string): string {
  const end = `-${createHash("sha256").update(id.toLowerCase()).digest("hex").slice(0, 6)}`;
  return `${stack}-peer-${peer}`.slice(0, NAME_MAX - end.length) + end;
}

/** Each reaches the other, as far as its rules go; neither is the other's way to somewhere else. */
const ACCESS = {
  allowVirtualNetworkAccess: true,
  allowForwardedTraffic: false,
  allowGatewayTransit: false,
  useRemoteGateways: false,
} as const;

const badId = (at: number, received: string): string =>
  `network.peers.${at}.networkId: expected a virtual network's id, /subscriptions/<id>/resourceGroups/<name>/providers/` +
  `Microsoft.Network/virtualNetworks/<name>, but received "${received}". \`az network vnet list\` tells them all.`;
