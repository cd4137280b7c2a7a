/** Settings that are wrong, and every word of what is told of them. */
export interface WrongSettings {
  readonly what: string;
  readonly config: Record<string, unknown>;
  readonly told: string;
}

/**
 * What infra/contract/network-faults.ts refuses, whichever the cloud.
 * @param peer a peer of that cloud; its network is 10.1.0.0/16
 * @param other id of another network
 */
export const networkFaultCases = (
  peer: (changes: Record<string, unknown>) => object,
  other: string,
): readonly WrongSettings[] => [
  {
    what: "a network of the internet's addresses",
    config: { network: { cidr: "8.8.0.0/16" } },
    told:
      "network.cidr: expected a network in 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10 but received 8.8.0.0/16. " +
      "Choose one of these, which the internet does not route.",
  },
  {
    what: "a network that does not begin where it is said to",
    config: { network: { cidr: "10.64.0.5/16" } },
    told: "network.cidr: expected a network's first address, 10.64.0.0/16 but received 10.64.0.5/16. Write 10.64.0.0/16.",
  },
  {
    what: "analysts of the whole internet",
    config: { warehouse: { analystAccess: ["0.0.0.0/0"] } },
    told:
      "warehouse.analystAccess.0: expected a network in 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10 but received " +
      "0.0.0.0/0. The warehouse has no public address: name the analysts' addresses inside the peering or the VPN.",
  },
  {
    what: "analysts named twice",
    config: { warehouse: { analystAccess: ["10.9.0.0/24", "10.9.0.0/24"] } },
    told: "warehouse.analystAccess: expected each network once but received 10.9.0.0/24 more than once. Remove the others.",
  },
  {
    what: "a peer with this network's addresses",
    config: { network: { peers: [peer({ cidr: "10.64.8.0/24" })] } },
    told:
      "network.peers.0.cidr: expected addresses that network.cidr (10.64.0.0/16) has not but received 10.64.8.0/24. Give one " +
      "of the two networks other addresses.",
  },
  {
    what: "peers with each other's addresses",
    config: { network: { peers: [peer({}), peer({ networkId: other, cidr: "10.1.9.0/24" })] } },
    told:
      "network.peers.1.cidr: expected addresses that network.peers.0.cidr (10.1.0.0/16) has not but received 10.1.9.0/24. " +
      "Give one of the two networks other addresses.",
  },
];
