/** IPv4 networks in CIDR notation: arithmetic without any cloud. */

interface Network {
  /** First address, as a number of 32 bits. */
  readonly first: number;
  /** Bits that all its addresses share. */
  readonly prefix: number;
}

function parse(cidr: string): Network {
  const [address = "", bits = "32"] = cidr.split("/");
  const value = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const prefix = Number(bits);
  return { first: value - (value % size(prefix)), prefix };
}

/** Addresses of a network. */
const size = (prefix: number): number => 2 ** (32 - prefix);

const format = ({ first, prefix }: Network): string =>
  `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".")}/${prefix}`;

/** The network as clouds write it: its first address. 10.64.0.5/16 → 10.64.0.0/16. */
export const canonical = (cidr: string): string => format(parse(cidr));

/**
 * One of the equal parts of a network.
 * @param bits how many more bits the part has: 2 makes quarters
 * @param index which part, from 0
 * @throws RangeError where there is no such part
 */
export function part(cidr: string, bits: number, index: number): string {
  const { first, prefix } = parse(cidr);
  if (!Number.isInteger(index) || index < 0 || index >= 2 ** bits || prefix + bits > 32) {
    throw new RangeError(`Expected a part from 0 to ${2 ** bits - 1} of ${cidr} but received ${index}.`);
  }
  return format({ first: first + index * size(prefix + bits), prefix: prefix + bits });
}

/** Whether every address of `inner` lies in `outer`. */
export function contains(outer: string, inner: string): boolean {
  const [a, b] = [parse(outer), parse(inner)];
  return b.prefix >= a.prefix && b.first >= a.first && b.first < a.first + size(a.prefix);
}

/** Whether two networks share an address: then one lies in the other. */
export const overlap = (one: string, other: string): boolean => contains(one, other) || contains(other, one);

/** Addresses that the internet does not route: RFC 1918, and RFC 6598 for carriers. */
export const PRIVATE_NETWORKS: readonly string[] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/** Whether all addresses are private. */
export const isPrivate = (cidr: string): boolean => PRIVATE_NETWORKS.some((network) => contains(network, cidr));
